//! Secrets in a request that is shown: a placeholder stands for each, and becomes `[hidden]` or a shell variable.
//!
//! The request is made with placeholders from the start: a secret that was never in it need not be searched for.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::call::bind::value::Placeholder;
use crate::call::parse::untyped::SecretOrigin;

/// What stands in place of the token.
pub(crate) const TOKEN: &str = "__weixin_token___\"";

/// The placeholders of a request.
#[derive(Debug)]
pub(crate) struct Redactions {
    placeholders: Vec<Placeholder>,
    /// What stands in the request: each placeholder in every way in which it may be written.
    marks: Vec<Mark>,
}

/// A text in a request in place of a secret.
#[derive(Debug)]
struct Mark {
    text: String,
    /// The number of the placeholder.
    number: usize,
    encoding: Encoding,
}

/// How a secret is written where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Encoding {
    /// How often as a string of JSON; JSON inside a string of JSON is twice.
    pub(crate) json: u32,
    /// As a part of a URL, or of what is written like a query.
    pub(crate) is_url: bool,
    pub(crate) is_base64: bool,
}

/// JSON is nested no deeper in a request: in a string, in a string of that, and in the quotes of a program.
const DEEPEST: u32 = 3;

impl Encoding {
    /// In what ways a placeholder may be written. One without a quote stands for digits and letters, which are written
    /// the same everywhere.
    fn all(placeholder: &str) -> impl Iterator<Item = Self> + use<> {
        let is_plain = !placeholder.ends_with('"');
        let levels = (0..=DEEPEST).flat_map(|json| [false, true].map(|is_url| Self { json, is_url, is_base64: false }));
        let all = levels.chain([Self { is_base64: true, ..Self::default() }]);
        all.filter(move |encoding| !is_plain || *encoding == Self::default())
    }

    /// How a placeholder is written so.
    fn of(self, placeholder: &str) -> String {
        if self.is_base64 {
            return STANDARD.encode(placeholder);
        }
        let (slash, quote) = if self.is_url { ("%5C", "%22") } else { ("\\", "\"") };
        let slashes = slash.repeat((1 << self.json) - 1);
        match placeholder.strip_suffix('"') {
            Some(start) => format!("{start}{slashes}{quote}"),
            None => placeholder.to_owned(),
        }
    }
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fragment<'t> {
    /// Plain text.
    Literal(&'t str),
    /// A secret, by where the shell gets it from, and how it is to be written.
    Secret(SecretSource, Encoding),
}

/// Where the shell gets a secret from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretSource {
    /// A variable.
    Variable(String),
    /// The content of a file.
    File(String),
}

impl Redactions {
    /// The placeholders of the parameters, and that of the token.
    pub(crate) fn new(mut placeholders: Vec<Placeholder>, token: SecretOrigin) -> Self {
        placeholders.push(Placeholder { text: TOKEN.to_owned(), path: "token".to_owned(), origin: token });
        let marks = placeholders.iter().enumerate().flat_map(|(number, placeholder)| {
            Encoding::all(&placeholder.text).map(move |encoding| Mark {
                text: encoding.of(&placeholder.text),
                number,
                encoding,
            })
        });
        let marks = marks.collect();
        Self { placeholders, marks }
    }

    /// A text with `[hidden]` in place of the secrets.
    pub(crate) fn show(&self, text: &str) -> String {
        self.marks.iter().fold(text.to_owned(), |text, mark| text.replace(&mark.text, "[hidden]"))
    }

    /// A text, cut into plain text and secrets.
    pub(crate) fn fragments<'t>(&self, text: &'t str) -> Vec<Fragment<'t>> {
        let mut fragments = Vec::new();
        let mut rest = text;
        let first = |rest: &str| {
            let marks = self.marks.iter().filter_map(|mark| Some((rest.find(&mark.text)?, mark)));
            marks.min_by_key(|(at, _)| *at)
        };
        while let Some((at, mark)) = first(rest) {
            fragments.extend((at > 0).then(|| Fragment::Literal(&rest[..at])));
            let source = secret_source(&self.placeholders[mark.number]);
            fragments.push(Fragment::Secret(source, mark.encoding));
            rest = &rest[at + mark.text.len()..];
        }
        fragments.extend((!rest.is_empty()).then_some(Fragment::Literal(rest)));
        fragments
    }

    /// Variables of the command that the user has not named, and has to set first, and to what.
    pub(crate) fn unset_variables(&self) -> BTreeMap<String, String> {
        let to = |origin: &SecretOrigin| match origin {
            SecretOrigin::Variable(_) | SecretOrigin::File(_) => None,
            SecretOrigin::CommandLine | SecretOrigin::Other => Some("the secret".to_owned()),
            SecretOrigin::Signature(how) => {
                Some(format!("the signature of this very request ({how}), never to the key, which would be sent,"))
            }
        };
        let all = self.placeholders.iter();
        all.filter_map(|placeholder| Some((variable_name(&placeholder.path), to(&placeholder.origin)?))).collect()
    }
}

fn secret_source(placeholder: &Placeholder) -> SecretSource {
    match &placeholder.origin {
        SecretOrigin::Variable(name) => SecretSource::Variable(name.clone()),
        SecretOrigin::File(path) => SecretSource::File(path.to_string_lossy().into_owned()),
        SecretOrigin::CommandLine | SecretOrigin::Other | SecretOrigin::Signature(_) => {
            SecretSource::Variable(variable_name(&placeholder.path))
        }
    }
}

/// `items[0].secret` → `ITEMS_0_SECRET`.
fn variable_name(path: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = path.chars().map(legal).collect();
    format!("WEIXIN_{}", name.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_"))
}
