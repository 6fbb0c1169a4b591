//! Notes about facts: where the vendor's page is wrong, and what is assumed without proof.

use serde::Deserialize;

use super::literal::Prose;
use crate::source::Spanned;

/// A fact about which the page is wrong.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "correction")]
pub struct Correction {
    /// The fact: its path in this file, `response.mediaid`, or in a shared table, `formats.custom_goods.groups.picture`.
    pub at: Spanned<String>,
    /// What the page says.
    pub page_says: Spanned<Prose>,
    /// What is true; where the path leads to a single value, that very value.
    pub truth: Option<Spanned<Prose>>,
    /// How we know.
    pub reason: Spanned<Prose>,
}

/// Something that is assumed without proof.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "assumption")]
pub struct Assumption {
    /// The fact that rests on it.
    pub at: Spanned<String>,
    /// What is assumed, and why.
    pub assumed: Spanned<Prose>,
}
