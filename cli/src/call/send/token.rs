//! Reads the token from a variable or a file, never from the command line, which `ps` and the shell history show.

use std::env::VarError;
use std::path::PathBuf;

use clap::Args;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files;
use weixin_codegen::model::{Api, Endpoint, TokenKind, TokenPlace};
use weixin_runtime::credential::{Flaw, flaw_in, trimmed_secret};
use weixin_runtime::{AccessToken, SecretString};

use crate::call::parse::read::{is_variable, read_text};
use crate::call::parse::untyped::SecretOrigin;
use crate::call::violations::{Violations, quoted};

/// The default variable.
const VARIABLE: &str = "WEIXIN_TOKEN";

/// What a token with a line break must be.
const ONE_LINE: &str = "be one line of text";

/// The largest file of a token, in bytes. Tokens have up to 512 characters.
const LONGEST: u64 = 64 * 1024;

/// Where the token comes from.
#[derive(Clone, Debug, Args)]
pub(crate) struct TokenFrom {
    /// Environment variable that contains the token [default: WEIXIN_TOKEN].
    ///
    /// There is no option for the token itself: it would be in the shell history and in the list of processes.
    #[arg(long, value_name = "VARIABLE", conflicts_with = "token_file")]
    token_env: Option<String>,
    /// File that contains the token.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Kind of the token, if the endpoint accepts several in different places.
    #[arg(long, value_name = "KIND")]
    token_kind: Option<String>,
}

impl TokenFrom {
    /// Reads a token of a kind. Errors go into `violations`.
    pub(crate) fn token(
        &self,
        endpoint: &Endpoint,
        kind: &'static TokenKind,
        violations: &mut Violations,
    ) -> Option<AccessToken> {
        let secret = self.secret(endpoint, kind, violations)?;
        Some(token(kind, secret))
    }

    /// Where the token comes from.
    pub(crate) fn origin(&self) -> SecretOrigin {
        match (&self.token_file, &self.token_env) {
            (Some(path), _) => SecretOrigin::File(path.clone()),
            (None, variable) => SecretOrigin::Variable(variable.as_deref().unwrap_or(VARIABLE).to_owned()),
        }
    }

    /// The kind of token to send, if the endpoint takes one.
    pub(crate) fn kind(
        &self,
        api: &'static Api,
        endpoint: &'static Endpoint,
        violations: &mut Violations,
    ) -> Option<&'static TokenKind> {
        // The argument is not quoted: it may be the token itself.
        if self.token_env.as_deref().is_some_and(|name| !is_variable(name)) {
            let must = "be the name of a variable that contains the token";
            violations.usage("--token-env", "not the name of a variable", must);
            return None;
        }
        let kinds: Vec<&TokenKind> = accepted(api, endpoint).collect();
        let names = || kinds.iter().map(|kind| kind.name.wire.as_str());
        let Some(named) = self.token_kind.as_deref() else {
            let first = kinds.first()?;
            if kinds.iter().any(|kind| kind.place != first.place) {
                let listed: Vec<String> =
                    kinds.iter().map(|kind| format!("{} ({})", kind.name.wire, kind.place.name())).collect();
                violations.usage("--token-kind", "not given", format!("be one of {}", listed.join(", ")));
            }
            return Some(first);
        };
        let found = kinds.iter().find(|kind| kind.name.wire == named);
        if found.is_none() {
            let must = match (nearest(named, names()), kinds.is_empty()) {
                (_, true) => "be left out: this endpoint takes no token".to_owned(),
                (Some(near), _) => format!("be one that the endpoint takes; did you mean `{near}`?"),
                (None, _) => format!("be one of {}", names().collect::<Vec<_>>().join(", ")),
            };
            violations.usage("--token-kind", quoted(named), must);
        }
        found.copied()
    }

    fn secret(&self, endpoint: &Endpoint, kind: &TokenKind, violations: &mut Violations) -> Option<SecretString> {
        if let Some(path) = &self.token_file {
            return match files::open_named(path).and_then(|file| read_text(file, LONGEST)) {
                Ok(text) => match flaw_in(&text) {
                    None => Some(trimmed_secret(text)),
                    Some(Flaw::Empty) => {
                        violations.usage("--token-file", "an empty file", "contain the token");
                        None
                    }
                    Some(flaw) => {
                        violations.usage("--token-file", format!("a token that {flaw}"), ONE_LINE);
                        None
                    }
                },
                Err(error) => {
                    violations.unreadable("--token-file", format!("cannot read it: {error}"), "be a readable file");
                    None
                }
            };
        }
        let variable = self.token_env.as_deref().unwrap_or(VARIABLE);
        let kept = std::env::var(variable);
        if matches!(kept, Err(VarError::NotUnicode(_))) {
            violations.usage(kind.place.name(), format!("the value of the variable {variable} is not UTF-8"), ONE_LINE);
            return None;
        }
        let (is_set, text) = (kept.is_ok(), kept.unwrap_or_default());
        match flaw_in(&text) {
            None => Some(trimmed_secret(text)),
            Some(Flaw::Empty) => {
                let kinds = endpoint.tokens.join(" or ");
                let must = format!(
                    "be a token of kind {kinds}: set the variable {VARIABLE}, or use --token-env or --token-file"
                );
                let found = match self.token_env {
                    Some(_) => "no token in the variable of --token-env".to_owned(),
                    None if is_set => format!("no token: the variable {VARIABLE} is empty"),
                    None => "no token".to_owned(),
                };
                violations.usage(kind.place.name(), found, must);
                None
            }
            Some(flaw) => {
                violations.usage(kind.place.name(), format!("a token that {flaw}"), ONE_LINE);
                None
            }
        }
    }
}

/// A token that can be shown.
pub(crate) fn redacted(kind: &'static TokenKind, placeholder: &str) -> AccessToken {
    token(kind, placeholder)
}

fn token(kind: &'static TokenKind, value: impl Into<SecretString>) -> AccessToken {
    let name = kind.name.wire.as_str();
    match &kind.place {
        TokenPlace::Query(query) => AccessToken::new(name, query, value),
        TokenPlace::Header { name: header, prefix } => {
            AccessToken::in_header(name, header, prefix.as_deref().unwrap_or_default(), value)
        }
    }
}

/// The kinds of token that an endpoint takes.
fn accepted(api: &'static Api, endpoint: &'static Endpoint) -> impl Iterator<Item = &'static TokenKind> {
    endpoint.tokens.iter().filter_map(|name| api.service.tokens.iter().find(|kind| kind.name.wire == *name))
}
