//! Responses to a sealed request, as a stranger might send them, and as the service might if something is wrong with it.

use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PSS_SHA256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use weixin_runtime::{AccessToken, Error, Prepared, RawResponse, SealedKeys, decode_sealed, prepare_sealed};

use super::{Reading, Target, unprintable};
use crate::language::demo::Seal;

const APPID: &str = "wxba6223c06417af7b";
const KEY: &str = "otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=";
const PRIVATE: &str = include_str!("../../../runtime/src/sealed/vectors/account.pem");
const PUBLIC: &str = include_str!("../../../runtime/src/sealed/vectors/account.pub.pem");

/// Where the request goes.
const BASE_URL: &str = "http://127.0.0.1:1";

/// A genuine response is made anew before it is too old.
const FRESH: Duration = Duration::from_secs(60);

/// Each so many inputs, one is encrypted and signed: that takes as long as many without.
const SEALED_ONE_IN: usize = 4;

/// What no message of an error may hold, unless it is the service's own text of a refusal.
const INSIDE: &str = "PLAINTEXT-OF-THEIRS";

const SEEDS: &[&str] = &[
    r#"{"_n":"n","_appid":"{appid}","_timestamp":{time},"errcode":0,"rank":3}"#,
    r#"{"_n":"n","_appid":"{appid}","_timestamp":{time},"errcode":61010,"errmsg":"code is expired"}"#,
    r#"{"rank":3,"x":[{"_n":"}"},1.10,"\"_appid\":"],"_timestamp":{time},"_appid":"{appid}","_n":"n"}"#,
    r#"{"_appid":"{appid}","_timestamp":{time},"rank":"PLAINTEXT-OF-THEIRS"}"#,
    r#"{"iv":"AAAAAAAAAAAAAAAA","data":"AAAA","authtag":"AAAAAAAAAAAAAAAAAAAAAA=="}"#,
    r#"{"errcode":40234,"errmsg":"invalid signature rid: 65a1-0f-9"}"#,
    "wechatmp-appid: {appid}\nwechatmp-timestamp: {time}\nwechatmp-serial: new\nwechatmp-signature: {signature}\n",
    "wechatmp-appid: {appid}\nwechatmp-timestamp: {time}\nwechatmp-serial: other\nwechatmp-signature: AAAA\n\
     wechatmp-serial-deprecated: new\nwechatmp-signature-deprecated: {signature}\n",
    "",
];

const WORDS: &[&[u8]] = &[
    b"{appid}",
    b"{time}",
    b"{signature}",
    b"wechatmp-signature: ",
    b"wechatmp-serial: new\n",
    b"\"_n\":",
    b"\"_appid\":",
    b"\"_timestamp\":",
    b"\"iv\":\"",
    b"\"data\":\"",
    b"\"authtag\":\"",
    b"\"rank\":",
    b"null",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\\"",
    b"AAAA",
    b"==",
    b",",
    b"\xff\xfe",
    b"PLAINTEXT-OF-THEIRS",
];

/// Sealed responses.
pub(super) struct Seals {
    seeds: Vec<Vec<u8>>,
    keys: SealedKeys,
    service: Service,
    request: Prepared,
    genuine: Mutex<Genuine>,
}

/// What the service has: the key of the encryption, and the account's key as its own.
struct Service {
    encryption: LessSafeKey,
    signature: KeyPair,
    /// The address that is authenticated.
    address: String,
}

/// A response that is good for a while.
#[derive(Clone)]
struct Genuine {
    time: u64,
    body: Vec<u8>,
    signature: String,
}

impl Service {
    fn new() -> Self {
        let key = UnboundKey::new(&AES_256_GCM, &STANDARD.decode(KEY).expect("Base64")).expect("a key");
        let PrivateKeyDer::Pkcs1(signature) = PrivateKeyDer::from_pem_slice(PRIVATE.as_bytes()).expect("a key") else {
            panic!("it is of PKCS #1");
        };
        let signature = KeyPair::from_der(signature.secret_pkcs1_der()).expect("a key");
        let address = format!("{}{}", Seal::ENDPOINT.base_url(), Seal::ENDPOINT.path);
        Self { encryption: LessSafeKey::new(key), signature, address }
    }

    fn encrypted(&self, text: &[u8], time: u64) -> Vec<u8> {
        let (iv, mut text) = ([1; 12], text.to_vec());
        let aad = Aad::from(format!("{}|{APPID}|{time}|1", self.address));
        let tag = self.encryption.seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), aad, &mut text);
        let [iv, data, tag] =
            [&iv[..], &text, tag.expect("it is encrypted").as_ref()].map(|bytes| STANDARD.encode(bytes));
        format!(r#"{{"iv":"{iv}","data":"{data}","authtag":"{tag}"}}"#).into_bytes()
    }

    fn signed(&self, body: Vec<u8>, time: u64) -> Genuine {
        let text = [format!("{}\n{APPID}\n{time}\n", self.address).as_bytes(), &body].concat();
        let mut signature = vec![0; self.signature.public_modulus_len()];
        let signed = self.signature.sign(&RSA_PSS_SHA256, &SystemRandom::new(), &text, &mut signature);
        signed.expect("it is signed");
        Genuine { time, body, signature: STANDARD.encode(signature) }
    }
}

impl Genuine {
    fn headers(&self) -> Vec<(String, String)> {
        let time = self.time.to_string();
        let all = [("appid", APPID), ("timestamp", &time), ("serial", "new"), ("signature", &self.signature)];
        all.map(|(name, value)| (format!("wechatmp-{name}"), value.to_owned())).into()
    }
}

impl Seals {
    pub(super) fn new() -> Self {
        let keys = SealedKeys::new(APPID).encryption("1", KEY).and_then(|keys| keys.signature("new", PRIVATE));
        let keys = keys.and_then(|keys| keys.certificate("new", PUBLIC)).expect("good keys");
        let (service, seeds) = (Service::new(), SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).collect());
        let token = AccessToken::new("app", "access_token", "T");
        let Ok(request) = prepare_sealed(&Seal::new("x"), Some(&token), BASE_URL, &keys) else {
            panic!("it is sealed")
        };
        let genuine = Mutex::new(Genuine { time: 0, body: Vec::new(), signature: String::new() });
        Self { seeds, keys, service, request, genuine }
    }

    /// A genuine response of this minute.
    fn genuine(&self) -> Genuine {
        let mut genuine = self.genuine.lock().unwrap_or_else(|error| error.into_inner());
        let now = now();
        if now.abs_diff(genuine.time) > FRESH.as_secs() {
            let text = format!(r#"{{"_n":"n","_appid":"{APPID}","_timestamp":{now},"rank":1}}"#);
            *genuine = self.service.signed(self.service.encrypted(text.as_bytes(), now), now);
        }
        genuine.clone()
    }

    /// Reads a response, and judges the error: bounded, printable, and without what was encrypted, or the keys.
    fn read(&self, headers: &[(String, String)], body: &[u8]) -> Result<Reading, String> {
        let response = RawResponse::new(200, body.to_vec(), SystemTime::now());
        let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let Err(error) = decode_sealed::<Seal>(&self.request, response, header) else { return Ok(Reading::Accepted) };
        let message = format!("{error}\n{error:?}\n{:?}", self.keys);
        let is_theirs = matches!(error, Error::Api(_)) || !is_sealed(headers);
        if message.contains(KEY) || (message.contains(INSIDE) && !is_theirs) {
            return Err(format!("a secret stands in {message}"));
        }
        if let Some(found) = unprintable(&error.to_string()) {
            return Err(format!("{found:?} stands in {message}"));
        }
        Ok(Reading::Refused)
    }

    /// The input as the headers of a genuine body: good only if the genuine signature is among them.
    fn headers(&self, genuine: &Genuine, text: &str) -> Result<Reading, String> {
        let pairs = text.lines().filter_map(|line| line.split_once(':'));
        let headers: Vec<_> = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
        let reading = self.read(&headers, &genuine.body)?;
        if reading == Reading::Accepted && !text.contains(&genuine.signature) {
            return Err("accepted without the genuine signature".to_owned());
        }
        Ok(reading)
    }
}

impl Target for Seals {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        4_096
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let genuine = self.genuine();
        let text = String::from_utf8_lossy(input).replace("{appid}", APPID).replace("{signature}", &genuine.signature);
        let text = text.replace("{time}", &genuine.time.to_string());
        let reading = self.headers(&genuine, &text)?;
        // Another body than the signed one is never good, nor is one that is not sealed.
        for headers in [genuine.headers(), Vec::new()] {
            if self.read(&headers, input)? == Reading::Accepted {
                return Err("accepted, and not signed by the service".to_owned());
            }
        }
        if !input.len().is_multiple_of(SEALED_ONE_IN) {
            return Ok(reading);
        }
        // As if it came from the service: the text encrypted, and the text as the whole body.
        let time = genuine.time;
        let body = if input.len().is_multiple_of(2 * SEALED_ONE_IN) { text.into_bytes() } else { input.to_vec() };
        let sealed = self.service.signed(self.service.encrypted(&body, time), time);
        let inside = self.read(&sealed.headers(), &sealed.body)?;
        let raw = self.service.signed(body, time);
        if self.read(&raw.headers(), &raw.body)? == Reading::Accepted {
            return Err("accepted, and not encrypted".to_owned());
        }
        Ok(if inside == Reading::Accepted { inside } else { reading })
    }
}

fn is_sealed(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(name, _)| name.starts_with("wechatmp-signature"))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
