//! The least spec that a draft can stand in.

use std::collections::BTreeMap;
use std::fmt::Write;

use weixin_codegen::Source;
use weixin_codegen::model::{Code, SigningMethod};

use crate::draft::context::{SharedCode, SharedTable, SpecContext};
use crate::draft::model::Draft;
use crate::yaml::scalar::{flow_list, quoted};

/// A spec with what a draft may refer to and nothing else: drafts are checked in it. Of the shared tables it has the codes
/// that the draft's page lists, too, and of the hosts the draft's own.
pub(crate) fn sources(context: &SpecContext, draft: &Draft) -> Vec<Source> {
    let host = draft.host.as_deref();
    let mut service = String::from("service: service\nsummary: Known.\nbase_url: \"https://api.example.com\"\n");
    if context.has_time_zone {
        service.push_str("time_zone: \"+00:00\"\n");
    }
    if let Some(host) = host {
        let _ = writeln!(service, "hosts: {{ {}: \"https://host.example.com\" }}", quoted(host));
    }
    service.push_str("envelopes:\n");
    for envelope in &context.envelopes {
        let path = |names: &[String]| flow_list(&names.iter().map(|name| quoted(name)).collect::<Vec<_>>());
        let success = envelope.success.iter().map(|code| match code {
            Code::Number(number) => number.to_string(),
            Code::Text(text) => quoted(text),
        });
        let _ = writeln!(
            service,
            "  {}: {{ code: {}, message: {}, success: {}, codes: {} }}",
            quoted(&envelope.name),
            path(&envelope.code),
            path(&envelope.message),
            flow_list(&success.collect::<Vec<_>>()),
            envelope.codes.key()
        );
    }
    service.push_str(if context.tokens.is_empty() { "tokens: {}\n" } else { "tokens:\n" });
    for (kind, query) in &context.tokens {
        let _ = writeln!(service, "  {}: {{ query: {}, doc: Known. }}", quoted(kind), quoted(query));
    }
    service.push_str(if context.signers.is_empty() { "" } else { "signers:\n" });
    for signer in &context.signers {
        let (name, query, method) = (quoted(&signer.name), quoted(signer.place.name()), signer.method.key());
        let place = signer.place.key();
        let over: Vec<String> = signer.over.iter().map(|part| quoted(&part.to_string())).collect();
        let over = match signer.method {
            SigningMethod::HmacSha256 | SigningMethod::Sha1 => format!(" over: {},", flow_list(&over)),
            SigningMethod::Custom => String::new(),
        };
        let _ = writeln!(service, "  {name}: {{ {place}: {query}, method: {method},{over} doc: Known. }}");
    }
    let (mut applying, mut tables) = (Vec::new(), String::new());
    for table in context.tables.iter().filter(|table| table.applies || draft.shared_errors.contains(&table.name)) {
        let Some(text) = error_table(table, draft) else { continue };
        applying.extend(table.applies.then(|| quoted(&table.name)));
        tables.push_str(&text);
    }
    let _ = writeln!(service, "shared_errors: {}", flow_list(&applying));
    let errors = (!tables.is_empty()).then(|| source("errors.yaml", format!("errors:\n{tables}")));
    [source("service.yaml", service)].into_iter().chain(errors).collect()
}

/// The rows of a table that a draft's page has, too; `None` if there are none.
fn error_table(table: &SharedTable, draft: &Draft) -> Option<String> {
    let mut text = format!("  {}:\n    doc: Known.\n    codes:\n", quoted(&table.name));
    let rows: BTreeMap<&Code, &SharedCode> =
        draft.errors.iter().filter_map(|row| table.codes.get_key_value(&row.code)).collect();
    if rows.is_empty() {
        return None;
    }
    for (code, SharedCode { name, texts, class }) in rows {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        let texts = if texts.is_empty() { String::new() } else { format!(", text: {}", flow_list(&texts)) };
        let class = class.map(|class| format!(", class: {}", class.key())).unwrap_or_default();
        let code = if code.number().is_some() { code.to_string() } else { quoted(&code.to_string()) };
        let _ = writeln!(text, "      {code}: {{ name: {}{texts}{class} }}", quoted(name));
    }
    Some(text)
}

fn source(path: &str, text: String) -> Source {
    Source { shown: path.to_owned(), path: path.to_owned(), text }
}
