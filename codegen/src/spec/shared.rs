//! The files beside those of endpoints: the service, and what endpoints share.

use serde::Deserialize;

use super::field::{NamedType, Names, Rare};
use super::literal::{Day, OneOrMany, Prose, TimeZone};
use super::notes::{Assumption, Correction};
use super::table::Table;
use crate::model::{ArchiveKind, Check, Class, Code, CodeKind, Literal, SignedPart, SigningMethod, Size};
use crate::source::{Span, Spanned};

/// `service.yaml`: what all endpoints have in common.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "service")]
pub struct Service {
    /// The name that messages and docs use.
    pub service: Spanned<String>,
    /// One sentence.
    pub summary: Spanned<Prose>,
    /// The URL that routes are appended to.
    pub base_url: Spanned<String>,
    /// Further addresses, by names that endpoints use as `host`.
    #[serde(default)]
    pub hosts: Table<Spanned<String>>,
    /// The fields that tell refusals from successes, by a name of the spec's. Endpoints that name none have the first.
    pub envelopes: Table<Envelope>,
    /// The kinds of token, by name.
    pub tokens: Table<Token>,
    /// The signatures that requests carry about themselves, by name.
    #[serde(default)]
    pub signers: Table<Signer>,
    /// The time zone of days and of times without an offset, as its distance from UTC: `+08:00`.
    pub time_zone: Option<Spanned<TimeZone>>,
    /// Error tables of all endpoints.
    #[serde(default)]
    pub shared_errors: Vec<Spanned<String>>,
    /// True if the files are for a crate in which each group has a feature of its name.
    pub features_per_group: Option<Spanned<bool>>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is assumed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// How a response says whether the call succeeded. A response without the code did.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "envelope")]
pub struct Envelope {
    /// The field that holds the code. A list leads to a field inside another: `[base_resp, ret]`.
    pub code: OneOrMany<Spanned<String>>,
    /// The field that holds the message, or the names that lead to it.
    pub message: OneOrMany<Spanned<String>>,
    /// The codes that mean success.
    pub success: Vec<Spanned<Literal>>,
    /// What its codes are: `numbers`, which is the default, or `texts` such as `PARAM_ERROR`.
    pub codes: Option<Spanned<CodeKind>>,
}

impl Envelope {
    /// The codes that mean success, each with its position. Booleans and fractions are none.
    pub(crate) fn success_codes(&self) -> impl Iterator<Item = (Code, Span)> {
        self.success.iter().filter_map(|code| Some((Code::of_literal(&code.value)?, code.span)))
    }

    /// Whether its codes may be texts.
    pub(crate) fn has_texts(&self) -> bool {
        self.codes.as_ref().is_some_and(|codes| codes.value == CodeKind::Texts)
    }
}

/// A kind of token.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "token kind")]
pub struct Token {
    /// The query parameter that carries it.
    pub query: Option<Spanned<String>>,
    /// The header that carries it, instead of a query parameter.
    pub header: Option<Spanned<String>>,
    /// The word before the token in the header, such as `Bearer`; a space comes between the two.
    pub prefix: Option<Spanned<String>>,
    /// What it is and where it comes from.
    pub doc: Spanned<Prose>,
}

/// A signature that requests carry.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "signer")]
pub struct Signer {
    /// The query parameter that carries it.
    pub query: Option<Spanned<String>>,
    /// The field of the JSON body that carries it, instead of a query parameter.
    pub json: Option<Spanned<String>>,
    /// The header that carries it, instead of a query parameter.
    pub header: Option<Spanned<String>>,
    /// How it is made.
    pub method: Spanned<SigningMethod>,
    /// What it is over, in this order: `path`, `body`, `key`, fields such as `json.shopid`, and signs as they are. An empty list: an empty text.
    pub over: Option<Spanned<OneOrMany<Spanned<SignedPart>>>>,
    /// What it is, and whose the key is.
    pub doc: Spanned<Prose>,
}

/// `formats.yaml`: tables of file formats.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "formats file")]
pub struct Formats {
    /// The tables, by name.
    pub formats: Table<FormatTable>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is assumed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// One table of formats.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "format table")]
pub struct FormatTable {
    /// What it is for.
    pub doc: Spanned<Prose>,
    /// True if the entries of archives must be in the table, too.
    pub archive_entries_checked: Option<Spanned<bool>>,
    /// The groups, by name.
    pub groups: Table<FormatGroup>,
}

/// Formats with a common size limit.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "format group")]
pub struct FormatGroup {
    /// What they are.
    pub doc: Option<Spanned<Prose>>,
    /// The largest file.
    pub max: Option<Spanned<Size>>,
    /// A file must be smaller than this.
    pub below: Option<Spanned<Size>>,
    /// The formats, by extension without the dot.
    pub formats: Table<Format>,
}

/// One format. A bare text or list is short for its content types.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "format")]
#[cfg_attr(feature = "maintain", schemars(transform = super::bare::text_or_list))]
pub struct Format {
    /// The content types that the vendor accepts. The first one is sent.
    pub types: Names,
    /// How files begin: bytes in hexadecimal, `??` for any byte. A list if there are several beginnings.
    #[serde(default)]
    pub magic: OneOrMany<Spanned<String>>,
    /// The kind of archive, if it is one.
    pub archive: Option<Spanned<ArchiveKind>>,
}

/// `errors.yaml`: tables of error codes that several endpoints share.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "errors file")]
pub struct Errors {
    /// The tables, by name.
    pub errors: Table<ErrorTable>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is assumed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// One shared table of error codes.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "error table")]
pub struct ErrorTable {
    /// What the codes have in common.
    pub doc: Spanned<Prose>,
    /// The rows, by code.
    pub codes: Table<ErrorRow>,
}

/// One error code.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "error row")]
pub struct ErrorRow {
    /// The Rust name of the variant.
    pub name: Spanned<String>,
    /// The service's message, verbatim; a list if the page has several for the code.
    pub text: Option<OneOrMany<Spanned<String>>>,
    /// What it means, in the project's own words. Default: the service's message.
    pub meaning: Option<Spanned<Prose>>,
    /// What to do about it, if the page says so.
    pub remedy: Option<Spanned<Prose>>,
    /// What kind of error it is, which decides about retries and token refreshes. Without it nothing is retried.
    pub class: Option<Spanned<Class>>,
    /// The local checks that fail when the service would answer this code.
    #[serde(default)]
    pub predicted_by: OneOrMany<Spanned<Check>>,
    /// Why it should not be used any more, and what to use instead.
    pub deprecated: Rare<Prose>,
    /// The first day on which it is there.
    pub since: Rare<Day>,
    /// The first day on which it is no longer there.
    pub until: Rare<Day>,
}

impl ErrorRow {
    /// The service's messages.
    pub fn texts(&self) -> &[Spanned<String>] {
        self.text.as_ref().map_or(&[], |texts| &texts.0)
    }
}

/// `types.yaml`: types that several endpoints share.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "types file")]
pub struct Types {
    /// The types, by their Rust names.
    pub types: Table<NamedType>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is assumed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}
