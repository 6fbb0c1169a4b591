//! Which changes of a page count.

use std::fmt;

use weixin_codegen::diff::{Change, ChangeKind, Verdict};
use weixin_codegen::model::{Endpoint, Note};

use crate::draft::correction::PageSays;
use crate::draft::path::FactPath;
use crate::draft::paths::facts;
use crate::import::Import;
use crate::text;

/// What a change of a page means for the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relevance {
    /// The vendor changed something that travels.
    News,
    /// Nothing that travels changed.
    Docs,
    /// A correction or assumption of the spec speaks about the fact already.
    Noted,
    /// Another translation or crawl of the same page has other words.
    Reworded,
}

/// A change of the page, with its path in the YAML.
#[derive(Debug)]
pub(crate) struct Located {
    /// The change.
    pub change: Change,
    /// Its path.
    pub at: FactPath,
}

impl Located {
    /// What the change means for the spec.
    pub(crate) fn relevance(&self, endpoint: &Endpoint) -> Relevance {
        if self.change.wire() <= Verdict::Docs {
            Relevance::Docs
        } else if is_noted(&self.at, endpoint) {
            Relevance::Noted
        } else if is_reworded(&self.change) {
            Relevance::Reworded
        } else {
            Relevance::News
        }
    }
}

/// A correction or assumption speaks about the fact, or about what it is in.
fn is_noted(path: &FactPath, endpoint: &Endpoint) -> bool {
    endpoint.notes.iter().any(|note| {
        let (Note::Correction { at, .. } | Note::Assumption { at, .. }) = note;
        path.is_within(&FactPath::parse(at).field())
    })
}

/// Words of the page that another translation or crawl has otherwise.
fn is_reworded(change: &Change) -> bool {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return false };
    let bare =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let is_wide = |text: &str| text.contains(text::is_wide);
    // Flattened pages do not say where a message ends and its remedy begins.
    let begins = |one: &str, two: &str| bare(one).starts_with(&bare(two));
    let is_cut = begins(old, new) || begins(new, old);
    change.kind == ChangeKind::ErrorText && (is_cut || is_wide(old) || is_wide(new))
}

/// A correction of the spec that the page no longer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedlessCorrection {
    /// The fact.
    pub at: FactPath,
    /// What the page used to say.
    pub page_says: String,
}

impl fmt::Display for NeedlessCorrection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, page_says } = self;
        match PageSays::parse(page_says) {
            PageSays::Nothing => write!(f, "the correction at `{at}` can go: the page says it now"),
            PageSays::Words(_) | PageSays::Sentence => {
                write!(f, "the correction at `{at}` can go: the page no longer says {page_says}")
            }
        }
    }
}

/// Corrections whose mistake is gone from the page. They are told by their fact and by what they quote of the page, never
/// by their prose: people may reword that.
pub(crate) fn needless(
    endpoint: &Endpoint,
    fresh: &Import,
    changes: &[Located],
    page: &str,
) -> Vec<NeedlessCorrection> {
    let facts = facts(&fresh.draft);
    let page = page.replace("\\_", "_");
    let is_needless = |at: &FactPath, page_says: &str| {
        let field = at.field();
        let still_made = fresh.draft.corrections.iter().any(|own| own.at == *at);
        let differs =
            changes.iter().any(|located| located.at.is_within(&field) && located.change.wire() > Verdict::Docs);
        let mended = match PageSays::parse(page_says) {
            // The importer notes it itself as long as the page does not say it.
            PageSays::Nothing => facts.contains_key(at),
            PageSays::Words(words) => {
                let is_of_type = words.len() == 1 && *at == field.join("type");
                (is_of_type && facts.contains_key(at)) || words.iter().all(|word| !page.contains(word.as_str()))
            }
            PageSays::Sentence => false,
        };
        !still_made && !differs && mended
    };
    let corrections = endpoint.notes.iter().filter_map(|note| match note {
        Note::Correction { at, page_says, truth, .. } if truth.as_ref() != Some(page_says) => {
            Some(NeedlessCorrection { at: FactPath::parse(at), page_says: page_says.clone() })
        }
        _ => None,
    });
    corrections.filter(|correction| is_needless(&correction.at, &correction.page_says)).collect()
}
