//! The least spec that a draft can stand in.

use std::fmt::Write;

use weixin_codegen::Source;
use weixin_codegen::model::Code;

use crate::draft::context::{SharedCode, SpecContext};
use crate::yaml::scalar::{flow_list, quoted};

/// A spec with what a draft may refer to and nothing else: drafts are checked in it.
pub(crate) fn sources(context: &SpecContext) -> Vec<Source> {
    let mut service = String::from("service: service\nsummary: Known.\nbase_url: \"https://api.example.com\"\n");
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
    if context.codes.is_empty() {
        return vec![source("service.yaml", service)];
    }
    service.push_str("shared_errors: [known]\n");
    let mut errors = String::from("errors:\n  known:\n    doc: Known.\n    codes:\n");
    for (code, SharedCode { name, class, remedy }) in &context.codes {
        let (name, remedy, class) = (quoted(name), quoted(remedy), class.key());
        let _ = writeln!(errors, "      {code}: {{ name: {name}, text: known, remedy: {remedy}, class: {class} }}");
    }
    vec![source("service.yaml", service), source("errors.yaml", errors)]
}

fn source(path: &str, text: String) -> Source {
    Source { shown: path.to_owned(), path: path.to_owned(), text }
}
