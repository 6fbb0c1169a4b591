//! Secrets in a request that is shown: each was replaced by a mark, and the marks become `[hidden]`, or shell variables.
//!
//! The request that is shown is made of the marks from the start. A secret that was never in it needs no searching for.

use std::collections::BTreeSet;

use crate::call::bind::convert::Mask;
use crate::call::parse::load::Origin;

/// The mark of the token.
pub(crate) const TOKEN: &str = "__weixin_token__";

/// All marks of a request.
#[derive(Debug)]
pub(crate) struct Hidden {
    masks: Vec<Mask>,
}

/// A stretch of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// As it is.
    Text(&'t str),
    /// Where a secret has to go.
    Secret(Source),
}

/// Where a shell gets a secret from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A variable.
    Variable(String),
    /// The content of a file.
    File(String),
}

impl Hidden {
    /// The marks of the parameters, and that of the token.
    pub(crate) fn new(mut masks: Vec<Mask>, token: Origin) -> Self {
        masks.push(Mask { mark: TOKEN.to_owned(), path: "token".to_owned(), origin: token });
        Self { masks }
    }

    /// A text for people.
    pub(crate) fn show(&self, text: &str) -> String {
        self.masks.iter().fold(text.to_owned(), |text, mask| text.replace(&mask.mark, "[hidden]"))
    }

    /// A text for a shell.
    pub(crate) fn pieces<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((at, mask)) =
            self.masks.iter().filter_map(|mask| Some((rest.find(&mask.mark)?, mask))).min_by_key(|(at, _)| *at)
        {
            pieces.extend((at > 0).then(|| Piece::Text(&rest[..at])));
            pieces.push(Piece::Secret(source(mask)));
            rest = &rest[at + mask.mark.len()..];
        }
        pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
        pieces
    }

    /// Variables that a command uses and that the user has not named: they have to be set first.
    pub(crate) fn invented(&self) -> BTreeSet<String> {
        self.masks.iter().filter(|mask| is_nameless(&mask.origin)).map(|mask| invent(&mask.path)).collect()
    }
}

fn source(mask: &Mask) -> Source {
    match &mask.origin {
        Origin::Variable(name) => Source::Variable(name.clone()),
        Origin::Path(path) => Source::File(path.to_string_lossy().into_owned()),
        Origin::Argument | Origin::Elsewhere => Source::Variable(invent(&mask.path)),
    }
}

fn is_nameless(origin: &Origin) -> bool {
    matches!(origin, Origin::Argument | Origin::Elsewhere)
}

/// `items[0].secret` → `ITEMS_0_SECRET`.
fn invent(path: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = path.chars().map(legal).collect();
    format!("WEIXIN_{}", name.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_"))
}
