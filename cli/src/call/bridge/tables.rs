//! Makes the runtime's tables, which are constants in generated code, from the model.

use weixin_codegen::model::{self, Api, SizeLimit};
use weixin_runtime as runtime;

/// The tables of one endpoint.
///
/// The runtime's tables are `'static`, because generated code has them as constants. They are leaked here: a command makes
/// one call and ends.
#[derive(Clone, Copy)]
pub(crate) struct Tables {
    /// Facts of the endpoint.
    pub(crate) endpoint: &'static runtime::Endpoint,
    /// Its codes, and the shared ones.
    pub(crate) errors: &'static runtime::ErrorTable,
    formats: &'static [(&'static str, &'static runtime::FormatTable)],
}

impl Tables {
    /// Makes the tables.
    pub(crate) fn of(api: &'static Api, endpoint: &'static model::Endpoint) -> Self {
        let formats: Vec<_> = api.formats.iter().map(|table| (table.name.rust.as_str(), format_table(table))).collect();
        Self {
            endpoint: leak(facts(api, endpoint)),
            errors: error_table(api, &endpoint.errors, DEEPEST),
            formats: Vec::leak(formats),
        }
    }

    /// A format table by its Rust name.
    pub(crate) fn formats(self, name: &str) -> Option<&'static runtime::FormatTable> {
        self.formats.iter().find(|(rust, _)| *rust == name).map(|(_, table)| *table)
    }
}

/// How deep shared tables may refer to others. Those of the built-in spec do not.
const DEEPEST: usize = 8;

/// Keeps a value until the program ends.
pub(crate) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn words(words: &'static [String]) -> &'static [&'static str] {
    Vec::leak(words.iter().map(String::as_str).collect())
}

fn facts(api: &'static Api, endpoint: &'static model::Endpoint) -> runtime::Endpoint {
    let service = &api.service;
    let time_zone = service.time_zone.as_deref().and_then(runtime::UtcOffset::parse).unwrap_or_default();
    runtime::Endpoint {
        name: &endpoint.name.wire,
        service: leak(runtime::Service {
            name: &service.name,
            base_url: &service.base_url,
            hosts: Vec::leak(service.hosts.iter().map(|host| (host.name.as_str(), host.base_url.as_str())).collect()),
            envelopes: Vec::leak(service.envelopes.iter().map(envelope).collect()),
            time_zone,
            signatures: Vec::leak(service.signers.iter().map(signature).collect()),
        }),
        method: match endpoint.method {
            model::Method::Get => runtime::Method::Get,
            model::Method::Post => runtime::Method::Post,
            model::Method::Put => runtime::Method::Put,
            model::Method::Patch => runtime::Method::Patch,
            model::Method::Delete => runtime::Method::Delete,
        },
        path: &endpoint.path,
        host: endpoint.host.as_deref(),
        token: words(&endpoint.tokens),
        permission_sets: &endpoint.permission_sets,
        rates: Vec::leak(endpoint.rates.iter().map(rate).collect()),
        server_only: endpoint.server_only,
        idempotent: endpoint.idempotent,
        sealed: match endpoint.sealed {
            model::Sealed::No => runtime::Sealed::No,
            model::Sealed::Accepted => runtime::Sealed::Accepted,
            model::Sealed::Required => runtime::Sealed::Required,
        },
        envelopes: words(&endpoint.envelopes),
        signed: words(&endpoint.signed),
    }
}

fn signature(signer: &'static model::Signer) -> runtime::Signature {
    let part = |part: &'static model::SignedPart| match part {
        model::SignedPart::Path => runtime::SignedPart::Path,
        model::SignedPart::Body => runtime::SignedPart::Body,
        model::SignedPart::Key => runtime::SignedPart::Key,
        model::SignedPart::Field(name) => runtime::SignedPart::Field(name),
        model::SignedPart::Signs(signs) => runtime::SignedPart::Signs(signs),
    };
    runtime::Signature {
        name: &signer.name,
        place: match &signer.place {
            model::SignaturePlace::Query(name) => runtime::SignaturePlace::Query(name),
            model::SignaturePlace::Json(name) => runtime::SignaturePlace::Json(name),
            model::SignaturePlace::Header(name) => runtime::SignaturePlace::Header(name),
        },
        method: match signer.method {
            model::SigningMethod::HmacSha256 => runtime::SigningMethod::HmacSha256,
            model::SigningMethod::Sha1 => runtime::SigningMethod::Sha1,
            model::SigningMethod::Custom => runtime::SigningMethod::Custom,
        },
        over: Vec::leak(signer.over.iter().map(part).collect()),
    }
}

fn envelope(envelope: &'static model::Envelope) -> runtime::Envelope {
    runtime::Envelope {
        name: &envelope.name,
        code: words(&envelope.code),
        message: words(&envelope.message),
        success: Vec::leak(envelope.success.iter().map(code).collect()),
        texts: envelope.codes == model::CodeKind::Texts,
    }
}

fn rate(rate: &model::Rate) -> runtime::Rate {
    let per = match rate.per {
        model::Period::Second => runtime::Period::Second,
        model::Period::Minute => runtime::Period::Minute,
        model::Period::Hour => runtime::Period::Hour,
        model::Period::Day => runtime::Period::Day,
        model::Period::Month => runtime::Period::Month,
    };
    runtime::Rate { calls: rate.calls, per }
}

fn error_table(api: &'static Api, table: &'static model::ErrorTable, depth: usize) -> &'static runtime::ErrorTable {
    let shared = |name: &String| {
        let table = api.error_table(name).filter(|_| depth > 0);
        table.map(|table| error_table(api, table, depth - 1))
    };
    leak(runtime::ErrorTable {
        rows: Vec::leak(table.rows.iter().map(error_row).collect()),
        shared: Vec::leak(table.shared.iter().filter_map(shared).collect()),
    })
}

fn error_row(row: &'static model::ErrorRow) -> runtime::ErrorRow {
    let texts = words(&row.texts);
    let (text, several) = if let [text] = texts { (*text, &[][..]) } else { ("", texts) };
    let word = if let model::Code::Text(word) = &row.code { Some(word.as_str()) } else { None };
    runtime::ErrorRow {
        name: &row.variant,
        class: row.class.map_or(runtime::Class::Unsorted, class),
        meaning: &row.meaning,
        __number: row.code.number().unwrap_or_default(),
        __text: text,
        __remedy: row.remedy.as_deref().unwrap_or_default(),
        __rare: leak(runtime::__private::RareFacts {
            code: word,
            texts: several,
            predicted_by: Vec::leak(row.predicted_by.iter().copied().map(check).collect()),
        }),
    }
}

fn code(code: &'static model::Code) -> runtime::Code<'static> {
    match code {
        model::Code::Number(number) => runtime::Code::Number(*number),
        model::Code::Text(text) => runtime::Code::Text(text),
    }
}

fn class(class: model::Class) -> runtime::Class {
    match class {
        model::Class::TokenInvalid => runtime::Class::TokenInvalid,
        model::Class::Busy => runtime::Class::Busy,
        model::Class::Throttled => runtime::Class::Throttled,
        model::Class::Quota => runtime::Class::Quota,
        model::Class::InProgress => runtime::Class::InProgress,
        model::Class::Caller => runtime::Class::Caller,
        model::Class::Content => runtime::Class::Content,
        model::Class::Gone => runtime::Class::Gone,
        model::Class::Permission => runtime::Class::Permission,
    }
}

fn check(check: model::Check) -> runtime::Check {
    match check {
        model::Check::Missing => runtime::Check::Missing,
        model::Check::Size => runtime::Check::Size,
        model::Check::Format => runtime::Check::Format,
        model::Check::Url => runtime::Check::Url,
        model::Check::Signature => runtime::Check::Signature,
        model::Check::Parameter => runtime::Check::Parameter,
    }
}

fn format_table(table: &'static model::FormatTable) -> &'static runtime::FormatTable {
    leak(runtime::FormatTable {
        name: &table.name.wire,
        entries_checked: table.archive_entries_checked,
        groups: Vec::leak(table.groups.iter().map(format_group).collect()),
    })
}

fn format_group(group: &'static model::FormatGroup) -> runtime::FormatGroup {
    runtime::FormatGroup {
        name: &group.name.wire,
        limit: group.limit.map(limit),
        rows: Vec::leak(group.formats.iter().map(format_row).collect()),
    }
}

fn format_row(format: &'static model::Format) -> runtime::FormatRow {
    runtime::FormatRow {
        extension: &format.extension,
        types: words(&format.content_types),
        magic: words(&format.magic),
        archive: format.archive.map(|kind| match kind {
            model::ArchiveKind::Zip => runtime::ArchiveKind::Zip,
            model::ArchiveKind::SevenZip => runtime::ArchiveKind::SevenZip,
            model::ArchiveKind::Gzip => runtime::ArchiveKind::Gzip,
            model::ArchiveKind::Rar => runtime::ArchiveKind::Rar,
        }),
    }
}

/// A limit in bytes. Sizes of a spec fit into 64 bits, or the spec would have been refused.
pub(crate) fn limit(limit: SizeLimit) -> runtime::Limit {
    match limit {
        SizeLimit::AtMost(size) => runtime::Limit::Max(size.bytes().unwrap_or(u64::MAX)),
        SizeLimit::Below(size) => runtime::Limit::Below(size.bytes().unwrap_or(u64::MAX)),
    }
}
