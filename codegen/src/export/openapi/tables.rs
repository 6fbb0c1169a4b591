//! What all operations share and OpenAPI has no place for, at the end of the document.

use super::errors;
use super::facts;
use crate::export::keys::{ENVELOPES, ERROR_TABLES, FORMAT_TABLES, NOTES, TIME_ZONE};
use crate::export::schema::most;
use crate::export::tree::{Node, Object};
use crate::model::{Api, Envelope, Format, FormatGroup, FormatTable};

/// All of it.
pub(super) fn of(api: &Api) -> Object {
    let mut envelopes = Object::default();
    for envelope in &api.service.envelopes {
        envelopes.push(envelope.name.clone(), one_envelope(envelope));
    }
    let mut errors = Object::default();
    for table in &api.errors {
        let codes: Vec<Object> = table.rows.iter().map(errors::row).collect();
        errors.push(table.name.wire.clone(), Object::default().with_filled("doc", &table.doc).with("codes", codes));
    }
    let mut formats = Object::default();
    for table in &api.formats {
        formats.push(table.name.wire.clone(), one_table(table));
    }
    let notes = api.notes.iter().flat_map(|file| &file.notes).chain(&api.service.notes).map(facts::note);
    Object::default()
        .with_some(TIME_ZONE, api.service.time_zone.as_ref())
        .with(ENVELOPES, envelopes)
        .with_filled(ERROR_TABLES, errors)
        .with_filled(FORMAT_TABLES, formats)
        .with_filled(NOTES, notes.collect::<Vec<_>>())
}

fn one_envelope(envelope: &Envelope) -> Object {
    let success: Vec<Node> = envelope.success.iter().map(Node::from).collect();
    Object::of("code", envelope.code.clone())
        .with("message", envelope.message.clone())
        .with("success", success)
        .with("codes", envelope.codes.key())
}

fn one_table(table: &FormatTable) -> Object {
    let mut groups = Object::default();
    for group in &table.groups {
        groups.push(group.name.wire.clone(), one_group(group));
    }
    Object::default()
        .with_filled("doc", &table.doc)
        .with("archive_entries_checked", table.archive_entries_checked)
        .with("groups", groups)
}

fn one_group(group: &FormatGroup) -> Object {
    let mut formats = Object::default();
    for format in &group.formats {
        let Format { extension, content_types, magic, archive } = format;
        let format = Object::of("types", content_types.clone())
            .with_filled("magic", magic.clone())
            .with_some("archive", archive.map(|kind| kind.key()));
        formats.push(extension.clone(), format);
    }
    let limit = group.limit.and_then(most);
    Object::default().with_filled("doc", &group.doc).with_some("max_size", limit).with("formats", formats)
}
