//! With which keys the mock verifies signatures.

use std::env::VarError;
use std::path::Path;

use clap::Args;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files;
use weixin_codegen::model::{Api, SigningMethod};
use weixin_mock::Builder;

use crate::failure::Failure;

/// The option that names a key.
const OPTION: &str = "--sign";

/// The largest file of a key, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The keys of signatures.
#[derive(Debug, Args)]
pub(super) struct VerifyWith {
    /// Key with which signatures are verified: `NAME=env:VARIABLE` or `NAME=@FILE`. Without one, they are not, and each
    /// request says so.
    #[arg(long, value_name = "NAME=env:VARIABLE")]
    sign: Vec<String>,
}

impl VerifyWith {
    /// A mock that verifies with these keys.
    ///
    /// # Errors
    ///
    /// When there is no such signer, it needs more than a key, or the key cannot be read.
    pub(super) fn apply(&self, api: &Api, mut builder: Builder) -> Result<Builder, Failure> {
        let mut seen: Vec<&str> = Vec::new();
        for argument in &self.sign {
            // It is not quoted: it may be the key itself.
            let Some((name, source)) = argument.split_once('=') else {
                return Err(wrong("no `=`: it must be NAME=env:VARIABLE or NAME=@FILE"));
            };
            let signers = &api.service.signers;
            let Some(signer) = signers.iter().find(|signer| signer.name == name) else {
                return Err(wrong(&unknown(name, signers.iter().map(|signer| signer.name.as_str()))));
            };
            if signer.method == SigningMethod::Custom {
                return Err(wrong(&format!(
                    "the signature `{name}` is made in a way of the service's own: a key is not enough"
                )));
            }
            if seen.contains(&name) {
                return Err(wrong(&format!("several keys for `{name}`: give one")));
            }
            seen.push(name);
            builder = builder.signing_key(name, key(source)?);
        }
        Ok(builder)
    }
}

/// What to say of a name that no signer has.
fn unknown<'a>(name: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    let names: Vec<&str> = names.collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("the spec has no such signer; did you mean `{near}`?"),
        None if names.is_empty() => "the spec has no signers".to_owned(),
        None => format!("the spec has no such signer; it has {}", names.join(", ")),
    }
}

/// The key at a place.
fn key(source: &str) -> Result<String, Failure> {
    let text = if let Some(path) = source.strip_prefix('@') {
        let bytes = files::read_named(Path::new(path), LONGEST).map_err(|error| wrong(&error.to_string()))?;
        String::from_utf8(bytes).map_err(|_| wrong("the file is not UTF-8"))?
    } else if let Some(variable) =
        source.strip_prefix("env:").filter(|name| !name.is_empty() && !name.contains(['=', '\0']))
    {
        std::env::var(variable).map_err(|error| {
            wrong(match error {
                VarError::NotPresent => "the variable after `env:` is not set",
                VarError::NotUnicode(_) => "the variable after `env:` is not UTF-8",
            })
        })?
    } else {
        return Err(wrong("neither `env:VARIABLE` nor `@FILE` after the name: say where the key is"));
    };
    let key = text.trim_start_matches('\u{feff}').trim();
    if key.is_empty() { Err(wrong("the key is empty")) } else { Ok(key.to_owned()) }
}

fn wrong(what: &str) -> Failure {
    Failure::Usage(format!("{OPTION}: {what}"))
}
