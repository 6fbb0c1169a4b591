//! An endpoint for programs.

use serde_json::{Map, Value as Json, json};
use weixin_codegen::model::{
    Class, Code, Endpoint, EnumValue, Envelope, ErrorRow, ErrorTable, Field, FormatTable, Lifecycle, Literal, Message,
    Note, Object, Page, Presence, Probe, Response, Shape, TokenKind, TokenPlace, TypeDef, Variant,
};

use super::Subject;
use weixin_codegen::describe;

/// Everything as one object.
pub(super) fn of(subject: &Subject<'_>) -> Json {
    let endpoint = facts(subject);
    lasting(endpoint, subject.endpoint.lifecycle.as_deref())
}

/// A message as one object.
pub(super) fn message(subject: &Subject<'_>, message: &Message) -> Json {
    let exchange = &message.exchange;
    let when: Map<String, Json> = message.when.iter().map(|(field, value)| (field.clone(), literal(value))).collect();
    let json = json!({
        "group": subject.group,
        "message": message.name(),
        "rust": exchange.name.rust,
        "summary": exchange.summary,
        "docs": exchange.docs,
        "when": when,
        "time_zone": subject.time_zone(),
        "title": exchange.title,
        "section": exchange.section,
        "pages": exchange.pages.iter().map(|one| page(exchange, one)).collect::<Vec<_>>(),
        "draft": exchange.draft,
        "reviewed": exchange.reviewed.as_ref().map(|mark| json!({ "day": mark.day, "holds": mark.holds })),
        "source": exchange.source,
        "fields": message.fields().iter().map(|one| field(subject, one)).collect::<Vec<_>>(),
        "reply": message.replies.then(|| exchange.variants.first().map(|reply| json!({
            "fixed": reply.fixed.iter().map(|fixed| json!({ "name": fixed.name, "value": literal(&fixed.value) }))
                .collect::<Vec<_>>(),
            "fields": message.reply().map(|one| field(subject, one)).collect::<Vec<_>>(),
        }))),
        "types": subject.references.types.iter().map(|(_, def)| definition(subject, def)).collect::<Vec<_>>(),
        "notes": subject.notes().iter().map(note).collect::<Vec<_>>(),
    });
    lasting(json, exchange.lifecycle.as_deref())
}

/// Adds from when to when something is there, and whether it is deprecated.
fn lasting(mut of: Json, lifecycle: Option<&Lifecycle>) -> Json {
    let nothing = Lifecycle::default();
    let Lifecycle { since, until, deprecated } = lifecycle.unwrap_or(&nothing);
    for (key, value) in [("deprecated", deprecated), ("since", since), ("until", until)] {
        of[key] = value.as_deref().into();
    }
    of
}

/// A kind of token, with what carries it.
fn token(kind: &TokenKind) -> Json {
    let name = &kind.name.wire;
    match &kind.place {
        TokenPlace::Query(query) => json!({ "kind": name, "query": query }),
        TokenPlace::Header { name: header, prefix } => json!({ "kind": name, "header": header, "prefix": prefix }),
    }
}

fn facts(subject: &Subject<'_>) -> Json {
    let (api, endpoint, references) = (subject.api, subject.endpoint, &subject.references);
    let kinds = api.service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
    let kinds: Vec<Json> = kinds.map(token).collect();
    let signers = api.service.signers.iter().filter(|signer| endpoint.signed.contains(&signer.name));
    let signers = signers.map(|signer| {
        let over: Vec<String> = signer.over.iter().map(ToString::to_string).collect();
        json!({ "signer": signer.name, "place": signer.place.key(), "name": signer.place.name(), "method": signer.method.key(), "over": over })
    });
    json!({
        "group": subject.group,
        "name": endpoint.name.wire,
        "rust": endpoint.name.rust,
        "summary": endpoint.summary,
        "docs": endpoint.docs,
        "method": endpoint.method.key(),
        "path": endpoint.path,
        "base_url": api.service.address(endpoint),
        "time_zone": subject.time_zone(),
        "tokens": kinds,
        "signed": signers.collect::<Vec<_>>(),
        "sealed": describe::sealed(endpoint.sealed),
        "envelopes": api.envelopes_of(endpoint).into_iter().map(envelope).collect::<Vec<_>>(),
        "permission_sets": endpoint.permission_sets,
        "rates": endpoint.rates.iter().map(|rate| {
            json!({ "calls": rate.calls, "per": rate.per.key() })
        }).collect::<Vec<_>>(),
        "server_only": endpoint.server_only,
        "idempotent": endpoint.idempotent,
        "probe": endpoint.probe.as_deref().map(probe),
        "title": endpoint.title,
        "section": endpoint.section,
        "pages": endpoint.pages.iter().map(|one| page(endpoint, one)).collect::<Vec<_>>(),
        "draft": endpoint.draft,
        "reviewed": endpoint.reviewed.as_ref().map(|mark| json!({ "day": mark.day, "holds": mark.holds })),
        "source": endpoint.source,
        "variants": endpoint.variants.iter().map(|variant| one_variant(subject, variant)).collect::<Vec<_>>(),
        "response": response(subject, &endpoint.response),
        "types": references.types.iter().map(|(_, def)| definition(subject, def)).collect::<Vec<_>>(),
        "formats": references.formats.iter().map(|table| formats(table)).collect::<Vec<_>>(),
        "errors": errors(&endpoint.errors),
        "shared_errors": references.errors.iter().map(|table| {
            json!({ "name": table.name.wire, "doc": table.doc, "errors": errors(table) })
        }).collect::<Vec<_>>(),
        "notes": subject.notes().iter().map(note).collect::<Vec<_>>(),
    })
}

/// A call that does no harm.
fn probe(probe: &Probe) -> Json {
    let with = probe.with.iter().map(|(name, value)| json!({ "name": name, "value": literal(value) }));
    let codes = probe.refused.iter().map(|code| match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    });
    json!({
        "because": probe.because,
        "variant": probe.variant,
        "with": with.collect::<Vec<_>>(),
        "refused": codes.collect::<Vec<_>>(),
    })
}

/// A page; what it does not say itself is the endpoint's.
fn page(endpoint: &Endpoint, page: &Page) -> Json {
    let section = if page.section.is_empty() { &endpoint.section } else { &page.section };
    json!({
        "url": page.url,
        "read": page.read,
        "title": page.title.as_ref().or(endpoint.title.as_ref()),
        "section": section,
    })
}

fn one_variant(subject: &Subject<'_>, variant: &Variant) -> Json {
    let fixed = variant
        .fixed
        .iter()
        .map(|fixed| json!({ "name": fixed.name, "in": fixed.location.key(), "value": literal(&fixed.value) }));
    let params = variant.params.iter().map(|param| {
        let mut json = field(subject, &param.field);
        json["in"] = param.location.key().into();
        json
    });
    let json = json!({
        "name": variant.name.as_ref().map(|name| &name.wire),
        "doc": variant.doc,
        "fixed": fixed.collect::<Vec<_>>(),
        "parameters": params.collect::<Vec<_>>(),
        "rules": variant.rules.iter().map(describe::rule).collect::<Vec<_>>(),
    });
    lasting(json, variant.lifecycle.as_deref())
}

fn field(subject: &Subject<'_>, field: &Field) -> Json {
    let table = |name: &str| subject.format_table(name);
    let default = match &field.presence {
        Presence::Optional { default: Some(value), .. } | Presence::Default(value) => literal(value),
        _ => Json::Null,
    };
    let json = json!({
        "name": field.name.wire,
        "rust": field.name.rust,
        "doc": field.doc,
        "type": describe::ty(&field.ty),
        "required": matches!(field.presence, Presence::Required | Presence::Nullable),
        "nullable": matches!(field.presence, Presence::Nullable | Presence::Optional { nullable: true, .. }),
        "default": default,
        "wire": describe::wire(field.wire),
        "limits": field.constraints.iter().map(|one| describe::constraint(one, &table)).collect::<Vec<_>>(),
    });
    lasting(json, field.lifecycle.as_deref())
}

fn object(subject: &Subject<'_>, object: &Object) -> Json {
    json!({
        "fields": object.fields.iter().map(|one| field(subject, one)).collect::<Vec<_>>(),
        "rules": object.rules.iter().map(describe::rule).collect::<Vec<_>>(),
    })
}

fn response(subject: &Subject<'_>, response: &Response) -> Json {
    match response {
        Response::Nothing => json!({ "kind": "nothing" }),
        Response::File => json!({ "kind": "file" }),
        Response::Object { name, object: shape, or_file } => {
            let kind = if *or_file { "object_or_file" } else { "object" };
            json!({ "kind": kind, "rust": name, "object": object(subject, shape) })
        }
        Response::Value(value) => json!({ "kind": "value", "type": describe::ty(&value.ty) }),
    }
}

fn definition(subject: &Subject<'_>, def: &TypeDef) -> Json {
    let (kind, shape) = match &def.shape {
        Shape::Object(shape) => ("object", object(subject, shape)),
        Shape::OpenEnum { values, .. } => {
            let value = |known: &EnumValue| json!({ "value": literal(&known.value), "doc": known.doc });
            let values = values.iter().map(|known| lasting(value(known), known.lifecycle.as_deref()));
            ("open_enum", json!({ "values": values.collect::<Vec<_>>() }))
        }
        Shape::Choice(choice) => {
            let kinds = choice.kinds.iter().map(|kind| {
                let (value, object) = (literal(&kind.value), &kind.object.name);
                let json = json!({ "value": value, "rust": kind.variant, "doc": kind.doc, "type": object });
                lasting(json, kind.lifecycle.as_deref())
            });
            ("choice", json!({ "kinds": kinds.collect::<Vec<_>>() }))
        }
        Shape::Id { lifetime } => ("id", json!({ "lifetime_seconds": lifetime })),
    };
    json!({ "name": def.name, "doc": def.doc, "kind": kind, "shape": shape })
}

fn formats(table: &FormatTable) -> Json {
    let groups = table.groups.iter().map(|group| {
        let formats = group
            .formats
            .iter()
            .map(|format| json!({ "extension": format.extension, "content_types": format.content_types }));
        json!({
            "name": group.name.wire,
            "doc": group.doc,
            "limit": group.limit.map(describe::size),
            "formats": formats.collect::<Vec<_>>(),
        })
    });
    json!({
        "name": table.name.wire,
        "doc": table.doc,
        "archive_entries_checked": table.archive_entries_checked,
        "groups": groups.collect::<Vec<_>>(),
    })
}

fn envelope(envelope: &Envelope) -> Json {
    json!({
        "name": envelope.name,
        "code": envelope.code,
        "message": envelope.message,
        "success": envelope.success.iter().map(code).collect::<Vec<_>>(),
        "codes": envelope.codes.key(),
    })
}

/// A code: a number or a text.
pub(in super::super) fn code(code: &Code) -> Json {
    match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    }
}

fn errors(table: &ErrorTable) -> Json {
    table.rows.iter().map(error).collect()
}

/// What is said about a code.
pub(in super::super) fn error(row: &ErrorRow) -> Json {
    let json = json!({
        "code": code(&row.code),
        "name": row.variant,
        "texts": row.texts,
        "meaning": row.meaning,
        "remedy": row.remedy,
        "class": row.class.map(Class::key),
        "predicted_by": row.predicted_by.iter().map(|check| check.key()).collect::<Vec<_>>(),
    });
    lasting(json, row.lifecycle.as_deref())
}

fn note(note: &Note) -> Json {
    match note {
        Note::Correction { at, page_says, truth, reason } => {
            json!({ "kind": "correction", "at": at, "page_says": page_says, "truth": truth, "reason": reason })
        }
        Note::Assumption { at, assumed } => json!({ "kind": "assumption", "at": at, "assumed": assumed }),
    }
}

/// A literal of the spec as JSON.
fn literal(literal: &Literal) -> Json {
    match literal {
        Literal::Integer(number) => (*number).into(),
        Literal::Number(number) => (*number).into(),
        Literal::Boolean(flag) => (*flag).into(),
        Literal::Text(text) => text.as_str().into(),
    }
}
