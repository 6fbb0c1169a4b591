//! The keys with which the mock opens and seals requests, from a variable or a file, never from the command line itself.

use std::path::Path;

use clap::Args;
use serde_json::Value;
use weixin_codegen::files;
use weixin_mock::SealedAccount;

use crate::failure::Failure;

/// The largest file of keys, in bytes.
const LONGEST: usize = 256 * 1024;

/// What the keys look like.
const EXAMPLE: &str = r#"{"appid": "wx…", "key": {"Sn": "…", "Key": "…"}, "public_key": {"Sn": "…", "PublicKey": "…"}, "platform": [{"Sn": "…", "PrivateKey": "…"}]}"#;

/// The keys of accounts whose requests are sealed.
#[derive(Debug, Args)]
pub(super) struct SealArgs {
    /// Keys of an account whose requests are sealed: `env:VARIABLE` or `@FILE`; once for each account.
    ///
    /// A JSON object: the account's `appid`, the `key` of the encryption, the account's `public_key`, and in `platform`
    /// the private key of the service, and of the certificate that is about to expire, if there is one.
    #[arg(long, value_name = "env:VARIABLE")]
    seal: Vec<String>,
}

impl SealArgs {
    /// The accounts.
    ///
    /// # Errors
    ///
    /// When keys are not there, or are something else. The message does not show them.
    pub(super) fn accounts(&self) -> Result<Vec<SealedAccount>, Failure> {
        self.seal.iter().map(|source| account(source)).collect()
    }
}

fn account(source: &str) -> Result<SealedAccount, Failure> {
    let keys = serde_json::from_str(&text(source)?).ok();
    let account = keys.as_ref().and_then(parsed);
    account.ok_or_else(|| Failure::Usage(format!("--seal: something else than the keys, which look like {EXAMPLE}")))
}

/// The account of a document; `None` if it lacks a key. What is wrong with a key is found when the mock starts.
fn parsed(keys: &Value) -> Option<SealedAccount> {
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let (key, own) = (keys.get("key")?, keys.get("public_key")?);
    let number = |value: &Value| text(value, "Sn").unwrap_or_default();
    let account = SealedAccount::new(text(keys, "appid")?)
        .encryption(number(key), &text(key, "Key")?)
        .public_key(number(own), &text(own, "PublicKey")?);
    let mut platform = keys.get("platform")?.as_array()?.iter();
    let current = platform.next()?;
    let account = account.platform(number(current), &text(current, "PrivateKey")?);
    match (platform.next(), platform.next()) {
        (None, _) => Some(account),
        (Some(old), None) => Some(account.expiring_platform(number(old), &text(old, "PrivateKey")?)),
        (Some(_), Some(_)) => None,
    }
}

/// The text at a place, which is not quoted: it may be the keys themselves.
fn text(source: &str) -> Result<String, Failure> {
    if let Some(path) = source.strip_prefix('@') {
        let text = files::read_named_text(Path::new(path), LONGEST);
        text.map_err(|error| Failure::Usage(format!("--seal: {error}")))
    } else if let Some(name) = source.strip_prefix("env:") {
        let unset = |_| Failure::Usage("--seal: the variable after `env:` is not set, or not UTF-8".to_owned());
        std::env::var(name).map_err(unset)
    } else {
        Err(Failure::Usage("--seal: neither `env:VARIABLE` nor `@FILE`: say where the keys are".to_owned()))
    }
}
