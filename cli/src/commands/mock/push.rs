//! What the mock pushes: the messages on standard input, a line each. A line is a document, or the name of a message of
//! the spec, after which fields may follow that are to have certain values.

use std::env::VarError;
use std::io::{self, BufRead};

use clap::Args;
use serde_json::Value;
use weixin_mock::{Mock, PushReply, PushTarget};

use crate::failure::Failure;
use crate::terminal::say;

/// Where messages are pushed to, and how.
#[derive(Debug, Args)]
pub(super) struct PushArgs {
    /// Push messages to this address: verify it, then send each line of standard input, which is a JSON object, or the
    /// name of a message of the spec, with fields of it or without: `subscribe {"FromUserName": "o1"}`.
    #[arg(long, value_name = "URL")]
    push_to: Option<String>,
    /// Environment variable that contains the token of the pushes.
    #[arg(long, value_name = "NAME", default_value = "WEIXIN_PUSH_TOKEN")]
    push_token_env: String,
    /// Environment variable that contains the EncodingAESKey of the pushes. If it is not set, they are not encrypted.
    #[arg(long, value_name = "NAME", default_value = "WEIXIN_PUSH_AES_KEY")]
    push_key_env: String,
    /// Appid of the account that encrypted pushes are for.
    #[arg(long, value_name = "APPID", requires = "push_to")]
    push_appid: Option<String>,
    /// Push the message beside its ciphertext, as in compatible mode.
    #[arg(long, requires = "push_to")]
    push_compatible: bool,
    /// Push XML instead of JSON.
    #[arg(long, requires = "push_to")]
    push_xml: bool,
}

impl PushArgs {
    /// The target; `None` if nothing is to be pushed.
    ///
    /// # Errors
    ///
    /// When the token or the appid is missing, or the key is not one.
    pub(super) fn target(&self) -> Result<Option<PushTarget>, Failure> {
        let Some(url) = &self.push_to else { return Ok(None) };
        let token = variable(&self.push_token_env)?.ok_or_else(|| {
            let name = &self.push_token_env;
            Failure::Usage(format!(
                "no token for --push-to: set the variable {name}, or name another with --push-token-env"
            ))
        })?;
        let mut target = PushTarget::new(url, token);
        match (variable(&self.push_key_env)?, &self.push_appid) {
            (Some(key), Some(appid)) => {
                target = target
                    .try_encrypted(&key, appid)
                    .map_err(|why| Failure::Usage(format!("the variable {}: {why}", self.push_key_env)))?;
            }
            (Some(_), None) => {
                let what =
                    format!("the variable {} is set, so pushes are encrypted: add --push-appid", self.push_key_env);
                return Err(Failure::Usage(what));
            }
            (None, Some(_)) => {
                let what = format!("--push-appid is for encrypted pushes: set the variable {}", self.push_key_env);
                return Err(Failure::Usage(what));
            }
            (None, None) => {}
        }
        target = if self.push_compatible { target.compatible() } else { target };
        Ok(Some(if self.push_xml { target.xml() } else { target }))
    }
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::Usage(format!("the variable {name} is not UTF-8"))),
    }
}

/// What a line is: a message as it is, or after a name the fields of a message of the spec.
fn named(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.starts_with('{') {
        return None;
    }
    let (name, given) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    Some((name, if given.trim().is_empty() { "{}" } else { given }))
}

/// Pushes one line.
fn push_line(mock: &Mock, target: &PushTarget, line: &str) -> Result<PushReply, String> {
    let read = |json: &str| serde_json::from_str::<Value>(json).map_err(|error| format!("not JSON: {error}"));
    let pushed = match named(line) {
        Some((name, given)) => mock.push_message_blocking(target, name, read(given)?),
        None => mock.push_blocking(target, read(line)?),
    };
    pushed.map_err(|error| error.to_string())
}

/// Verifies the address, and pushes what is on standard input until that ends.
pub(super) fn push_input(mock: &Mock, target: &PushTarget) {
    match mock.verify_push_blocking(target) {
        Ok(_) => say("push: the address is verified"),
        Err(error) => say(format_args!("push: the address is not verified: {error}")),
    }
    for (at, line) in io::stdin().lock().lines().enumerate() {
        let line = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(error) => return say(format_args!("push: cannot read standard input: {error}")),
        };
        match push_line(mock, target, &line) {
            Ok(PushReply { body, encrypted, .. }) => {
                let how = if encrypted { ", encrypted" } else { "" };
                say(format_args!("push: line {}: answered{how}: {body}", at + 1));
            }
            Err(why) => say(format_args!("push: line {}: {why}", at + 1)),
        }
    }
}
