//! Where the token comes from: a variable or a file, never the command line, which every `ps` and the shell's history show.

use std::env::VarError;
use std::path::PathBuf;

use clap::Args;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files;
use weixin_codegen::model::{Api, Endpoint, TokenKind};
use weixin_runtime::credential::{Flaw, flaw_in, trimmed_secret};
use weixin_runtime::{SecretString, Token};

use crate::call::parse::read::{is_variable, read_text};
use crate::call::parse::untyped::SecretOrigin;
use crate::call::violations::{Violations, quoted};

/// The variable that is read when nothing else is said.
const VARIABLE: &str = "WEIXIN_TOKEN";

/// What is wanted of a token that holds a line end.
const ONE_LINE: &str = "be one line of text, and nothing else";

/// Tokens are up to 512 characters; what is far longer is some other file.
const LONGEST: u64 = 64 * 1024;

/// Where to take the token from.
#[derive(Clone, Debug, Args)]
pub(crate) struct TokenFrom {
    /// Variable that holds the token [default: WEIXIN_TOKEN]. There is no option for the token itself: it would stand in the
    /// shell's history and in the list of processes.
    #[arg(long, value_name = "VARIABLE", conflicts_with = "token_file")]
    token_env: Option<String>,
    /// File that holds the token.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Kind of the token, where the endpoint takes several that travel differently.
    #[arg(long, value_name = "KIND")]
    token_kind: Option<String>,
}

impl TokenFrom {
    /// The token of a kind. What is missing is told.
    pub(crate) fn token(
        &self,
        endpoint: &Endpoint,
        kind: &'static TokenKind,
        violations: &mut Violations,
    ) -> Option<Token> {
        let secret = self.secret(endpoint, kind, violations)?;
        Some(Token::new(&kind.name.wire, &kind.query, secret))
    }

    /// Where the token comes from.
    pub(crate) fn origin(&self) -> SecretOrigin {
        match (&self.token_file, &self.token_env) {
            (Some(path), _) => SecretOrigin::Path(path.clone()),
            (None, variable) => SecretOrigin::Variable(variable.as_deref().unwrap_or(VARIABLE).to_owned()),
        }
    }

    /// The kind of token that is sent, if the endpoint takes one.
    pub(crate) fn kind(
        &self,
        api: &'static Api,
        endpoint: &'static Endpoint,
        violations: &mut Violations,
    ) -> Option<&'static TokenKind> {
        // What was typed is not repeated: it may be the token itself.
        if self.token_env.as_deref().is_some_and(|name| !is_variable(name)) {
            let must = "be the name of a variable; the token itself goes into the variable";
            violations.usage("--token-env", "no name of a variable", must);
            return None;
        }
        let kinds: Vec<&TokenKind> = accepted(api, endpoint).collect();
        let names = || kinds.iter().map(|kind| kind.name.wire.as_str());
        let Some(said) = self.token_kind.as_deref() else {
            let first = kinds.first()?;
            if kinds.iter().any(|kind| kind.query != first.query) {
                let listed: Vec<String> =
                    kinds.iter().map(|kind| format!("{} ({})", kind.name.wire, kind.query)).collect();
                violations.usage("--token-kind", "not given", format!("be one of {}", listed.join(", ")));
            }
            return Some(first);
        };
        let found = kinds.iter().find(|kind| kind.name.wire == said);
        if found.is_none() {
            let must = match (nearest(said, names()), kinds.is_empty()) {
                (_, true) => "be left out: this endpoint takes no token".to_owned(),
                (Some(near), _) => format!("be one that the endpoint takes; did you mean `{near}`?"),
                (None, _) => format!("be one of {}", names().collect::<Vec<_>>().join(", ")),
            };
            violations.usage("--token-kind", quoted(said), must);
        }
        found.copied()
    }

    fn secret(&self, endpoint: &Endpoint, kind: &TokenKind, violations: &mut Violations) -> Option<SecretString> {
        if let Some(path) = &self.token_file {
            return match files::open_named(path).and_then(|file| read_text(file, LONGEST)) {
                Ok(text) => match flaw_in(&text) {
                    None => Some(trimmed_secret(text)),
                    Some(Flaw::Empty) => {
                        violations.usage("--token-file", "an empty file", "hold the token");
                        None
                    }
                    Some(flaw) => {
                        violations.usage("--token-file", format!("a token that {flaw}"), ONE_LINE);
                        None
                    }
                },
                Err(error) => {
                    violations.unreadable(
                        "--token-file",
                        format!("cannot read it: {error}"),
                        "be a file that can be read",
                    );
                    None
                }
            };
        }
        let variable = self.token_env.as_deref().unwrap_or(VARIABLE);
        let kept = std::env::var(variable);
        if matches!(kept, Err(VarError::NotUnicode(_))) {
            violations.usage(&kind.query, format!("what is in the variable {variable} is not UTF-8"), ONE_LINE);
            return None;
        }
        let (is_set, text) = (kept.is_ok(), kept.unwrap_or_default());
        match flaw_in(&text) {
            None => Some(trimmed_secret(text)),
            Some(Flaw::Empty) => {
                let kinds = endpoint.tokens.join(" or ");
                let must = format!(
                    "be a token of kind {kinds}: put it into the variable {VARIABLE}, or say --token-env or --token-file"
                );
                let found = match self.token_env {
                    Some(_) => "no token in the variable that --token-env names".to_owned(),
                    None if is_set => format!("no token: the variable {VARIABLE} is empty"),
                    None => "no token".to_owned(),
                };
                violations.usage(&kind.query, found, must);
                None
            }
            Some(flaw) => {
                violations.usage(&kind.query, format!("a token that {flaw}"), ONE_LINE);
                None
            }
        }
    }
}

/// A token that can be shown: `placeholder` stands for its value.
pub(crate) fn redacted(kind: &'static TokenKind, placeholder: &str) -> Token {
    Token::new(&kind.name.wire, &kind.query, placeholder)
}

/// The kinds of token that an endpoint takes.
fn accepted(api: &'static Api, endpoint: &'static Endpoint) -> impl Iterator<Item = &'static TokenKind> {
    endpoint.tokens.iter().filter_map(|name| api.service.tokens.iter().find(|kind| kind.name.wire == *name))
}
