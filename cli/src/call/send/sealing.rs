//! Reads the keys of sealed calls from a variable or a file, never from the command line itself.

use clap::Args;
use serde_json::Value;
use weixin_codegen::files;
use weixin_codegen::model::{Endpoint, Sealed};
use weixin_runtime::{InvalidKey, SealedKeys};

use crate::call::parse::read::{KeptIn, VISIBLE, read_text};
use crate::call::violations::Violations;

/// The option that names the place of the keys.
const OPTION: &str = "--seal";

/// The variable that is used if the option is not given.
const VARIABLE: &str = "WEIXIN_SEAL";

/// The largest file of keys, in bytes.
const LONGEST: u64 = 256 * 1024;

/// What the keys look like.
const EXAMPLE: &str = r#"be JSON: {"appid": "wx…", "key": {"Sn": "…", "Key": "…"}, "private_key": {"Sn": "…", "PrivateKey": "…"}, "certificates": [{"Sn": "…", "Certificate": "…"}]}"#;

/// The keys of sealed calls.
#[derive(Clone, Debug, Args)]
pub(crate) struct SealWith {
    /// Keys of sealed calls: `env:VARIABLE` or `@FILE` [default: env:WEIXIN_SEAL, if it is set].
    ///
    /// A JSON object with the account's `appid`, and with what the service lets one download: `key`, `private_key` and
    /// the list `certificates`.
    #[arg(long, value_name = "env:VARIABLE")]
    seal: Option<String>,
}

impl SealWith {
    /// Checks what was given, without reading any key. Errors go into `violations`.
    pub(crate) fn check(&self, endpoint: &Endpoint, violations: &mut Violations) {
        match &self.seal {
            Some(_) if endpoint.sealed == Sealed::No => {
                violations.usage(OPTION, "given", "be left out: the endpoint takes no sealed requests");
            }
            Some(source) => drop(place(source, violations)),
            None => {}
        }
    }

    /// The keys of a call, if it is sealed. Errors go into `violations`.
    pub(crate) fn keys(&self, endpoint: &Endpoint, violations: &mut Violations) -> Option<SealedKeys> {
        if endpoint.sealed == Sealed::No {
            self.check(endpoint, violations);
            return None;
        }
        let text = match &self.seal {
            Some(source) => text(source, violations)?,
            None => match std::env::var(VARIABLE) {
                Ok(text) if !text.trim().is_empty() => text,
                _ if endpoint.sealed == Sealed::Required => {
                    let must = format!("have keys: set the variable {VARIABLE}, or use {OPTION}");
                    violations.usage(OPTION, "no keys, and the endpoint takes sealed requests only", must);
                    return None;
                }
                _ => return None,
            },
        };
        match serde_json::from_str(&text).ok().and_then(|keys| parsed(&keys)) {
            Some(Ok(keys)) => Some(keys),
            Some(Err(error)) => {
                violations.usage(OPTION, error.to_string(), "have the keys as the service shows them");
                None
            }
            None => {
                violations.usage(OPTION, "something else than the keys", EXAMPLE);
                None
            }
        }
    }
}

/// The keys of a document; `None` if it lacks one.
fn parsed(keys: &Value) -> Option<Result<SealedKeys, InvalidKey>> {
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let (key, private) = (keys.get("key")?, text(keys.get("private_key")?, "PrivateKey")?);
    let all = keys.get("certificates")?.as_array().filter(|all| !all.is_empty())?;
    let certificates: Option<Vec<_>> =
        all.iter().map(|one| Some((text(one, "Sn")?, text(one, "Certificate")?))).collect();
    let (number, key, certificates) = (text(key, "Sn")?, text(key, "Key")?, certificates?);
    let own = text(keys.get("private_key")?, "Sn").unwrap_or_default();
    let sealed =
        SealedKeys::new(text(keys, "appid")?).encryption(number, key).and_then(|it| it.signature(own, private));
    Some(certificates.iter().fold(sealed, |sealed, (number, pem)| sealed?.certificate(number, pem)))
}

/// Where the keys are. The argument is not quoted: it may be the keys themselves.
fn place<'a>(source: &'a str, violations: &mut Violations) -> Option<KeptIn<'a>> {
    let place = KeptIn::parse(source);
    if place.is_none() {
        let must = format!("say where the keys are, and not be the keys: {VISIBLE}");
        violations.usage(OPTION, "neither `env:VARIABLE` nor `@FILE`", must);
    }
    place
}

/// The text at a place.
fn text(source: &str, violations: &mut Violations) -> Option<String> {
    match place(source, violations)? {
        KeptIn::File(path) => {
            let text = files::open_named(path).and_then(|file| read_text(file, LONGEST));
            let unreadable =
                |error| violations.unreadable(OPTION, format!("cannot read it: {error}"), "be a readable file");
            text.map_err(unreadable).ok()
        }
        KeptIn::Variable(variable) => {
            let unset = |_| {
                let found = "the variable after `env:` is not set, or not UTF-8";
                violations.unreadable(OPTION, found, "have the keys in the variable: env:VARIABLE");
            };
            std::env::var(variable).map_err(unset).ok()
        }
    }
}
