//! Reads the keys of signatures from variables or files, never from the command line itself.

use clap::Args;
use weixin_codegen::describe::signing;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files;
use weixin_codegen::model::{Api, Endpoint, Signer as SignerFacts, SigningMethod};
use weixin_runtime::credential::{Flaw, flaw_in};
use weixin_runtime::{SecretString, Signer, Signers, SigningError, SigningInput, SigningKey};

use crate::call::bind::value::Placeholder;
use crate::call::parse::read::{KeptIn, VISIBLE, read_text};
use crate::call::parse::untyped::SecretOrigin;
use crate::call::violations::{Violations, quoted};

/// The option that names a key.
const OPTION: &str = "--sign";

/// The largest file of a key, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The keys of the signatures that an endpoint needs.
#[derive(Clone, Debug, Args)]
pub(crate) struct SignWith {
    /// Key of a signature: `NAME=env:VARIABLE` or `NAME=@FILE`; `weixin show ENDPOINT` lists the names.
    #[arg(long, value_name = "NAME=env:VARIABLE")]
    sign: Vec<String>,
}

impl SignWith {
    /// Who makes the signatures of an endpoint. Errors go into `violations`.
    pub(crate) fn signers(
        &self,
        api: &'static Api,
        endpoint: &'static Endpoint,
        violations: &mut Violations,
    ) -> Signers {
        let mut signers = Signers::new();
        let given = self.given(endpoint, violations);
        for facts in needed(api, endpoint) {
            let name = facts.name.as_str();
            let sources: Vec<&str> = given.iter().filter(|(of, _)| *of == name).map(|(_, source)| *source).collect();
            match (facts.method, sources.as_slice()) {
                (SigningMethod::Custom, _) => {
                    let found = format!("the signature `{name}`, which is made in a way of the service's own");
                    violations.usage(OPTION, found, "be made by a program: this one cannot make it");
                }
                (_, [source]) => {
                    let key = key(source, violations);
                    signers = key.map_or(signers.clone(), |key| signers.with(name, SigningKey::new(key)));
                }
                (_, []) => {
                    let must = format!("have the key in a variable or a file: {OPTION} {name}=env:VARIABLE");
                    violations.usage(OPTION, format!("no key for the signature `{name}`"), must);
                }
                (_, _) => several(name, violations),
            }
        }
        signers
    }

    /// Checks what was given, without reading any key. Errors go into `violations`.
    pub(crate) fn check(&self, endpoint: &Endpoint, violations: &mut Violations) {
        let given = self.given(endpoint, violations);
        for (at, (name, source)) in given.iter().enumerate() {
            place(source, violations);
            if given[..at].iter().any(|(other, _)| other == name) {
                several(name, violations);
            }
        }
    }

    /// The names with the places of their keys.
    fn given(&self, endpoint: &Endpoint, violations: &mut Violations) -> Vec<(&str, &str)> {
        let mut given = Vec::new();
        for argument in &self.sign {
            // It is not quoted: it may be the key itself.
            match argument.split_once('=') {
                Some((name, source)) if endpoint.signed.iter().any(|known| known == name) => {
                    given.push((name, source));
                }
                Some(_) if endpoint.signed.is_empty() => {
                    violations.usage(OPTION, "given", "be left out: the endpoint needs no signature");
                }
                Some((name, _)) => {
                    let names = endpoint.signed.iter().map(String::as_str);
                    let must = match nearest(name, names.clone()) {
                        Some(near) => format!("name one that the endpoint needs; did you mean `{near}`?"),
                        None => format!("name one of {}", names.collect::<Vec<_>>().join(", ")),
                    };
                    violations.usage(OPTION, format!("no such signature: {}", quoted(name)), must);
                }
                None => violations.usage(OPTION, "no `=`", "be NAME=env:VARIABLE or NAME=@FILE"),
            }
        }
        given
    }
}

fn several(name: &str, violations: &mut Violations) {
    violations.usage(OPTION, format!("several keys for `{name}`"), "be given once for each name");
}

/// Where a key is. The argument is not quoted, as above.
fn place<'a>(source: &'a str, violations: &mut Violations) -> Option<KeptIn<'a>> {
    let place = KeptIn::parse(source);
    if place.is_none() {
        let must = format!("say where the key is, and not be the key: {VISIBLE}");
        violations.usage(OPTION, "neither `env:VARIABLE` nor `@FILE` after the name", must);
    }
    place
}

/// The key at a place.
fn key(source: &str, violations: &mut Violations) -> Option<SecretString> {
    let text = match place(source, violations)? {
        KeptIn::File(path) => {
            let text = files::open_named(path).and_then(|file| read_text(file, LONGEST));
            let unreadable = |error| format!("cannot read it: {error}");
            text.map_err(|error| violations.unreadable(OPTION, unreadable(error), "be a readable file"))
        }
        KeptIn::Variable(variable) => std::env::var(variable).map_err(|_| {
            let found = "the variable after `env:` is not set, or not UTF-8";
            violations.unreadable(OPTION, found, "have the key in the variable: NAME=env:VARIABLE");
        }),
    };
    let text = text.ok()?;
    match flaw_in(&text) {
        None => Some(text.into()),
        Some(Flaw::Empty) => {
            violations.usage(OPTION, "an empty key", "not be empty");
            None
        }
        Some(flaw) => {
            violations.usage(OPTION, format!("a key that {flaw}"), "be one line of text");
            None
        }
    }
}

/// Signers of a request that is shown: each signature is a placeholder.
pub(crate) fn redacted(api: &Api, endpoint: &'static Endpoint) -> (Signers, Vec<Placeholder>) {
    let mut signers = Signers::new();
    let mut placeholders = Vec::new();
    for name in &endpoint.signed {
        let facts = api.service.signers.iter().find(|signer| signer.name == *name);
        let text = format!("__weixin_signature_{}__", placeholders.len());
        // As long as the signature: the length of the body is shown.
        let text = match facts.map(|signer| signer.method) {
            Some(SigningMethod::HmacSha256) => format!("{text:_<64}"),
            Some(SigningMethod::Sha1) => format!("{text:_<40}"),
            Some(SigningMethod::Custom) | None => Placeholder::ending(text),
        };
        signers = signers.with(name.as_str(), Hidden(text.clone()));
        let how = match facts {
            Some(facts) if facts.method != SigningMethod::Custom => format!("{} with the key", signing(facts)),
            Some(_) | None => "made in a way of the service's own".to_owned(),
        };
        let origin = SecretOrigin::Signature(how);
        placeholders.push(Placeholder { text, path: format!("signature.{name}"), origin });
    }
    (signers, placeholders)
}

/// Signs with a placeholder.
struct Hidden(String);

impl Signer for Hidden {
    fn sign(&self, _: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        Ok(self.0.as_str().into())
    }
}

/// The signatures that an endpoint needs.
fn needed<'a>(api: &'a Api, endpoint: &'a Endpoint) -> impl Iterator<Item = &'a SignerFacts> {
    endpoint.signed.iter().filter_map(|name| api.service.signers.iter().find(|signer| signer.name == *name))
}
