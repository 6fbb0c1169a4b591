//! The files that stand beside the endpoints: the service, and the tables that endpoints share.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{NamedType, Names};
use super::literal::{OneOrMany, Prose};
use super::notes::{Assumption, Correction};
use super::table::Table;
use crate::model::{ArchiveKind, Check, Class, Size};
use crate::source::Spanned;

/// `service.yaml`: what holds for every endpoint.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "service")]
pub struct Service {
    /// Its name, as messages and docs say it.
    pub service: Spanned<String>,
    /// One sentence.
    pub summary: Spanned<Prose>,
    /// The address that every route is appended to.
    pub base_url: Spanned<String>,
    /// The fields that every JSON answer may carry beside its own.
    pub envelope: Envelope,
    /// The kinds of token, by name.
    pub tokens: Table<Token>,
    /// Error tables that hold for every endpoint.
    #[serde(default)]
    pub shared_errors: Vec<Spanned<String>>,
    /// True when the files of the bindings are for a crate that has a feature for each group, of the group's name.
    pub features_per_group: Option<Spanned<bool>>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is believed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// How an answer says whether the call succeeded. An answer without the code succeeded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "envelope")]
pub struct Envelope {
    /// The field that holds the code.
    pub code: Spanned<String>,
    /// The field that holds the message.
    pub message: Spanned<String>,
    /// The codes that mean success.
    pub success: Vec<Spanned<i64>>,
}

/// A kind of token.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "token kind")]
pub struct Token {
    /// The query parameter that carries it.
    pub query: Spanned<String>,
    /// What it is and where it comes from.
    pub doc: Spanned<Prose>,
}

/// `formats.yaml`: tables of file formats.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "formats file")]
pub struct Formats {
    /// The tables, by name.
    pub formats: Table<FormatTable>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is believed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// One table of formats.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "format table")]
pub struct FormatTable {
    /// What it is for.
    pub doc: Spanned<Prose>,
    /// True when what an archive holds must be in the table too.
    pub archive_entries_checked: Option<Spanned<bool>>,
    /// The groups, by name.
    pub groups: Table<FormatGroup>,
}

/// Formats that belong together and share a limit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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

/// One format. Written as a bare text or list it is only the content types.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "format")]
#[schemars(transform = text_or_list)]
pub struct Format {
    /// The content types that the vendor accepts, the one that is sent first.
    pub types: Names,
    /// What the first bytes are, in hexadecimal with `??` for any byte; several when there are several beginnings.
    #[serde(default)]
    pub magic: OneOrMany<Spanned<String>>,
    /// What kind of archive it is, when it is one.
    pub archive: Option<Spanned<ArchiveKind>>,
}

fn text_or_list(schema: &mut schemars::Schema) {
    let object = schema.clone();
    *schema = schemars::json_schema!({
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }, object]
    });
}

/// `errors.yaml`: tables of error codes that several endpoints share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "errors file")]
pub struct Errors {
    /// The tables, by name.
    pub errors: Table<ErrorTable>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is believed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// One shared table of error codes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "error table")]
pub struct ErrorTable {
    /// What the codes have in common.
    pub doc: Spanned<Prose>,
    /// The rows, by code.
    pub codes: Table<ErrorRow>,
}

/// One error code.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "error row")]
pub struct ErrorRow {
    /// The Rust name of the variant.
    pub name: Spanned<String>,
    /// The message on the wire, to the letter.
    pub text: Spanned<String>,
    /// What it means, in the project's own words; the wire's text unless said.
    pub meaning: Option<Spanned<Prose>>,
    /// What to do about it.
    pub remedy: Spanned<Prose>,
    /// What kind of error it is: retry and refresh follow from it.
    pub class: Spanned<Class>,
    /// The local check that foresees this code.
    #[serde(default)]
    pub predicted_by: OneOrMany<Spanned<Check>>,
}

/// `types.yaml`: types that several endpoints share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename = "types file")]
pub struct Types {
    /// The types, by their Rust names.
    pub types: Table<NamedType>,
    /// Where the vendor's pages are wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is believed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}
