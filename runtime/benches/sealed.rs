//! The cost of a sealed call without the network, beside the same call in plain:
//! `cargo bench -p weixin-runtime --features sealed --bench sealed`.

use std::time::SystemTime;

use divan::{AllocProfiler, Bencher};
use weixin_runtime::{
    AccessToken, Prepared, RawResponse, SealedKeys, Secrets, Segment, decode, decode_sealed, endpoint, errors, object,
    prepare, prepare_sealed, request, service,
};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const APPID: &str = "wxba6223c06417af7b";
const KEY: &str = "otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=";
const PRIVATE: &str = include_str!("../src/sealed/vectors/account.pem");
const PUBLIC: &str = include_str!("../src/sealed/vectors/account.pub.pem");
const BASE_URL: &str = "https://api.weixin.qq.com";

service! {
    /// The service.
    #[name("weixin")]
    #[base_url("https://api.weixin.qq.com")]
    #[envelope(code = "errcode", message = "errmsg", success(0))]
    impl SERVICE {}
}

endpoint! {
    #[endpoint("risk", &SERVICE, sealed(Accepted))]
    #[route(Post, "/wxa/risk")]
    #[access(tokens("app"), permission_sets(), server_only(true))]
    impl Risk {}
}

request! {
    /// A request whose response could be its own body.
    #[call(Risk::ENDPOINT, RiskResponse, RiskError)]
    #[body(json)]
    #[new(text: String)]
    pub struct Risk {
        /// Any text.
        #[param(json "text", required)]
        pub text: String,
    }
}

object! {
    /// What comes back.
    #[received]
    pub struct RiskResponse {
        /// The same text.
        #[field(plain "text", required)]
        pub text: String,
    }
}

errors! {
    /// No codes.
    pub enum RiskError {}
}

/// The account, whose service signs with the account's own key.
fn keys() -> SealedKeys {
    let keys = SealedKeys::new(APPID).encryption("1", KEY).and_then(|keys| keys.signature("new", PRIVATE));
    keys.and_then(|keys| keys.certificate("new", PUBLIC)).expect("good keys")
}

fn token() -> AccessToken {
    AccessToken::new("app", "access_token", "TOKEN")
}

/// How long the text is, in bytes.
const LENGTHS: [usize; 3] = [100, 10_000, 1_000_000];

fn risk(length: usize) -> Risk {
    Risk::new("x".repeat(length))
}

fn sealed(request: &Risk, keys: &SealedKeys) -> Prepared {
    prepare_sealed(divan::black_box(request), Some(&token()), BASE_URL, keys).expect("a good request")
}

fn body(prepared: &Prepared) -> Vec<u8> {
    let segments = prepared.body().segments().map(|segment| match segment {
        Segment::Bytes(bytes) => bytes.to_vec(),
        _ => panic!("there is no file"),
    });
    segments.collect::<Vec<_>>().concat()
}

#[divan::bench(args = LENGTHS)]
fn make_in_plain(bencher: Bencher<'_, '_>, length: usize) {
    let (request, token) = (risk(length), token());
    bencher.bench(|| prepare(divan::black_box(&request), Some(&token), BASE_URL).expect("a good request"));
}

#[divan::bench(args = LENGTHS)]
fn make_sealed(bencher: Bencher<'_, '_>, length: usize) {
    let (request, keys) = (risk(length), keys());
    bencher.bench(|| sealed(&request, &keys));
}

#[divan::bench(args = LENGTHS)]
fn read_in_plain(bencher: Bencher<'_, '_>, length: usize) {
    let text = format!(r#"{{"text":"{}"}}"#, "x".repeat(length));
    let response = RawResponse::new(200, text, SystemTime::now());
    bencher.bench(|| decode::<Risk>(divan::black_box(&response), &Secrets::new()).expect("a good response"));
}

/// A sealed request is a good response, too, once it names the key of the service.
#[divan::bench(args = LENGTHS)]
fn read_sealed(bencher: Bencher<'_, '_>, length: usize) {
    let prepared = sealed(&risk(length), &keys());
    let response = RawResponse::new(200, body(&prepared), SystemTime::now());
    let header = |name: &str| prepared.headers().find(|(known, _)| *known == name).map(|(_, value)| value);
    bencher.bench(|| {
        decode_sealed::<Risk>(&prepared, divan::black_box(response.clone()), header).expect("a good response")
    });
}
