//! What endpoints share: the service, the tables of formats and errors, and what is noted about them.

use super::lifecycle::lifecycle;
use super::text::{one_line, text};
use crate::model::{
    Code, CodeKind, Envelope, ErrorRow, ErrorTable, Format, FormatGroup, FormatTable, Host, Name, Note, Service,
    SharedNotes, SignaturePlace, Signer, Size, SizeLimit, TokenKind, TokenPlace,
};
use crate::names::{error_table_type, type_name, value_name};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::literal::OneOrMany;
use crate::spec::notes::{Assumption, Correction};
use crate::spec::{self, Table};

/// What holds for every endpoint; `None` without a service.
pub(super) fn service(spec: &Spec) -> Option<Service> {
    let filed = spec.services.first()?;
    let says = &filed.content;
    let token = |(name, token): &(Spanned<String>, spec::shared::Token)| TokenKind {
        name: Name { wire: name.value.clone(), rust: value_name(name) },
        place: match (&token.query, &token.header) {
            (None, Some(header)) => TokenPlace::Header {
                name: header.value.clone(),
                prefix: token.prefix.as_ref().map(|prefix| prefix.value.clone()),
            },
            (query, _) => TokenPlace::Query(query.as_ref().map(|query| query.value.clone()).unwrap_or_default()),
        },
        doc: text(Some(&token.doc)),
    };
    Some(Service {
        source: spec.path(filed.file).to_owned(),
        name: says.service.value.clone(),
        summary: text(Some(&says.summary)),
        base_url: says.base_url.trim_end_matches('/').to_owned(),
        hosts: says.hosts.iter().map(host).collect(),
        envelopes: says.envelopes.iter().map(envelope).collect(),
        time_zone: says.time_zone.as_ref().map(|zone| zone.0.clone()),
        tokens: says.tokens.iter().map(token).collect(),
        signers: says.signers.iter().map(signer).collect(),
        shared_errors: says.shared_errors.iter().map(|table| error_table_type(table)).collect(),
        features_per_group: says.features_per_group.as_ref().is_some_and(|it| it.value),
        notes: notes(&says.corrections, &says.assumptions),
    })
}

fn signer((name, says): &(Spanned<String>, spec::shared::Signer)) -> Signer {
    let over = says.over.iter().flat_map(|over| &over.value.0);
    Signer {
        name: name.value.clone(),
        place: place(says),
        method: says.method.value,
        over: over.map(|part| part.value.clone()).collect(),
        doc: text(Some(&says.doc)),
    }
}

fn host((name, base_url): &(Spanned<String>, Spanned<String>)) -> Host {
    Host { name: name.value.clone(), base_url: base_url.trim_end_matches('/').to_owned() }
}

/// What carries a signature; the rules say that there is one thing.
fn place(says: &spec::shared::Signer) -> SignaturePlace {
    match (&says.query, &says.json, &says.header) {
        (None, Some(field), _) => SignaturePlace::Json(field.value.clone()),
        (None, None, Some(header)) => SignaturePlace::Header(header.value.clone()),
        (query, _, _) => SignaturePlace::Query(query.as_ref().map(|query| query.value.clone()).unwrap_or_default()),
    }
}

fn envelope((name, says): &(Spanned<String>, spec::shared::Envelope)) -> Envelope {
    let path = |names: &OneOrMany<Spanned<String>>| names.0.iter().map(|name| name.value.clone()).collect();
    Envelope {
        name: name.value.clone(),
        code: path(&says.code),
        message: path(&says.message),
        success: says.success_codes().map(|(code, _)| code).collect(),
        codes: says.codes.as_ref().map_or(CodeKind::Numbers, |codes| codes.value),
    }
}

/// The tables of formats, by name.
pub(super) fn format_tables(spec: &Spec) -> Vec<FormatTable> {
    let mut tables: Vec<FormatTable> =
        spec.format_tables().map(|(file, name, table)| format_table(spec.path(file).to_owned(), name, table)).collect();
    tables.sort_by(|one, two| one.name.cmp(&two.name));
    tables
}

fn format_table(source: String, name: &Spanned<String>, table: &spec::shared::FormatTable) -> FormatTable {
    let format = |(extension, format): &(Spanned<String>, spec::shared::Format)| Format {
        extension: extension.value.clone(),
        content_types: format.types.0.iter().map(|name| name.value.clone()).collect(),
        magic: format.magic.0.iter().map(|magic| magic.to_uppercase()).collect(),
        archive: format.archive.as_ref().map(|kind| kind.value),
    };
    let group = |(name, group): &(Spanned<String>, spec::shared::FormatGroup)| FormatGroup {
        name: Name { wire: name.value.clone(), rust: type_name(name) },
        doc: text(group.doc.as_ref()),
        limit: limit(group.max.as_ref(), group.below.as_ref()),
        formats: group.formats.iter().map(format).collect(),
    };
    FormatTable {
        source,
        name: Name { wire: name.value.clone(), rust: type_name(name) },
        doc: text(Some(&table.doc)),
        archive_entries_checked: table.archive_entries_checked.as_ref().is_some_and(|checked| checked.value),
        groups: table.groups.iter().map(group).collect(),
    }
}

fn limit(max: Option<&Spanned<Size>>, below: Option<&Spanned<Size>>) -> Option<SizeLimit> {
    max.map(|at| SizeLimit::AtMost(at.value)).or(below.map(|at| SizeLimit::Below(at.value)))
}

/// The shared tables of error codes, by name.
pub(super) fn error_tables(spec: &Spec) -> Vec<ErrorTable> {
    let table = |(file, name, table): (u32, &Spanned<String>, &spec::shared::ErrorTable)| ErrorTable {
        source: spec.path(file).to_owned(),
        name: Name { wire: name.value.clone(), rust: error_table_type(name) },
        doc: text(Some(&table.doc)),
        rows: rows(&table.codes),
        shared: Vec::new(),
    };
    let mut tables: Vec<ErrorTable> = spec.error_tables().map(table).collect();
    tables.sort_by(|one, two| one.name.cmp(&two.name));
    tables
}

/// The codes of a table.
pub(super) fn rows(table: &Table<spec::shared::ErrorRow>) -> Vec<ErrorRow> {
    let row = |(code, row): &(Spanned<String>, spec::shared::ErrorRow)| {
        let mut lowered = ErrorRow {
            code: Code::of(code),
            variant: row.name.value.clone(),
            texts: row.texts().iter().map(|text| text.value.clone()).collect(),
            meaning: row.meaning.as_ref().map_or_else(String::new, |meaning| one_line(meaning)),
            remedy: row.remedy.as_ref().map(|remedy| one_line(remedy)).filter(|remedy| !remedy.is_empty()),
            class: row.class.as_ref().map(|class| class.value),
            predicted_by: row.predicted_by.0.iter().map(|check| check.value).collect(),
            lifecycle: lifecycle(&row.deprecated, &row.since, &row.until),
        };
        if lowered.meaning.is_empty() {
            lowered.meaning = one_line(&lowered.said());
        }
        lowered
    };
    table.iter().map(row).collect()
}

/// The notes of the files that hold shared tables and types, in the order of their paths.
pub(super) fn notes_of_files(spec: &Spec) -> Vec<SharedNotes> {
    macro_rules! of {
        ($($list:ident)*) => {
            [$(spec.$list.iter().map(|filed| SharedNotes {
                source: spec.path(filed.file).to_owned(),
                notes: notes(&filed.content.corrections, &filed.content.assumptions),
            }).collect::<Vec<_>>()),*].into_iter().flatten().collect()
        };
    }
    let mut all: Vec<SharedNotes> = of!(formats errors types);
    all.retain(|file| !file.notes.is_empty());
    all.sort_by(|one, two| one.source.cmp(&two.source));
    all
}

/// What a file notes about itself.
pub(super) fn notes(corrections: &[Correction], assumptions: &[Assumption]) -> Vec<Note> {
    let corrections = corrections.iter().map(|note| Note::Correction {
        at: note.at.value.clone(),
        page_says: text(Some(&note.page_says)),
        truth: note.truth.as_ref().map(|truth| text(Some(truth))),
        reason: text(Some(&note.reason)),
    });
    let assumptions = assumptions
        .iter()
        .map(|note| Note::Assumption { at: note.at.value.clone(), assumed: text(Some(&note.assumed)) });
    corrections.chain(assumptions).collect()
}
