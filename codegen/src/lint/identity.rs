//! Rules about what a file is: which service, which endpoint.

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::names::portable;
use crate::read::{Spec, group_of};
use crate::source::{Span, Spanned};
use crate::spec::literal::is_path;
use crate::spec::{FileKind, Service};
use crate::text;

/// Two services would leave it open which base URL an endpoint has; none leaves it without one.
pub(super) fn one_service(spec: &Spec, report: &mut Report) {
    if spec.services.is_empty() && !spec.may_hide(FileKind::Service) {
        report.push(
            Diagnostic::nowhere("no file describes the service")
                .help("add `service.yaml` with `service`, `summary`, `base_url`, `envelopes` and `tokens`"),
        );
    }
    for second in spec.services.iter().skip(1) {
        report.push(
            Diagnostic::new(second.content.service.span, "a second service")
                .also(spec.services[0].content.service.span, "the first")
                .help("a spec describes one service; give each its own folder"),
        );
    }
    for url in spec.services.iter().flat_map(|filed| addresses(&filed.content)) {
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let good = host.is_some_and(|rest| {
            let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
            let odd = |c: char| !c.is_alphanumeric() && !"-._~:[]".contains(c);
            !host.is_empty() && !host.contains(odd) && (path == "/" || is_path(path))
        });
        if !good {
            report.push(Diagnostic::new(url.span, format!("`{}` is not a base URL", url.value)).help(
                "write scheme and host, for example `https://api.weixin.qq.com`, without query, fragment, `.` or `..`",
            ));
        }
    }
}

/// The addresses of a service: the first, and those of its hosts.
fn addresses(service: &Service) -> impl Iterator<Item = &Spanned<String>> {
    std::iter::once(&service.base_url).chain(service.hosts.iter().map(|(_, url)| url))
}

/// `endpoints/wxa/uploadMediaToCodeAudit.yaml` says where the Rust module goes; anything else would have to be guessed.
/// Deeper than `endpoints/express/by_business/addOrder.yaml`, modules would be harder to find than endpoints.
pub(super) fn place(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let name = &filed.content.endpoint;
        let path = spec.path(filed.file);
        let parts: Vec<&str> = path.split('/').collect();
        let stem = |file: &str| file.strip_suffix(".yaml").or(file.strip_suffix(".yml")).map(str::to_owned);
        match parts.as_slice() {
            ["endpoints", _, file] | ["endpoints", _, _, file] if stem(file).as_deref() == Some(name.as_str()) => {}
            _ => report.push(match group_of(path) {
                Some(group) => {
                    Diagnostic::new(name.span, format!("the file is not named after the interface `{}`", name.value))
                        .help(format!("rename it to `endpoints/{group}/{}.yaml`", name.value))
                }
                None if parts.len() > 4 && path.starts_with("endpoints/") => Diagnostic::new(
                    name.span,
                    "groups nest at most two levels",
                )
                .help(format!("move it to `endpoints/{}/{}/{}.yaml`, for example", parts[1], parts[2], name.value)),
                None => Diagnostic::new(name.span, "an endpoint's file stands in a group's folder").help(format!(
                    "move it to `endpoints/GROUP/{}.yaml`; the group becomes the Rust module",
                    name.value
                )),
            }),
        }
    }
}

/// `endpoints/de\x1bmo/call.yaml`: paths stand in the heads of generated files, and in messages.
pub(super) fn paths(spec: &Spec, report: &mut Report) {
    for (file, path) in (0..).zip(&spec.paths) {
        // Names that no file system accepts are reported elsewhere.
        let bad = |step| text::fits_in_a_name(step).err().filter(|_| portable(step).is_ok());
        if let Some(bad) = path.split('/').find_map(bad) {
            report.push(Diagnostic::new(spec.top(file), format!("{bad} in the path of the file")).help("rename it"));
        }
    }
}

/// An empty summary would be an empty doc comment and an empty message.
pub(super) fn texts(spec: &Spec, report: &mut Report) {
    let mut check = |text: &str, span: Span, what: &str| {
        if text.trim().is_empty() {
            report.push(Diagnostic::new(span, format!("the {what} is empty")).help("say it in one sentence"));
        }
    };
    for filed in &spec.services {
        check(&filed.content.service, filed.content.service.span, "name of the service");
        check(&filed.content.summary, filed.content.summary.span, "summary");
        for (name, envelope) in &filed.content.envelopes {
            check(name, name.span, "name of the envelope");
            envelope.code.0.iter().for_each(|name| check(name, name.span, "name of the code's field"));
            envelope.message.0.iter().for_each(|name| check(name, name.span, "name of the message's field"));
        }
        for (_, token) in &filed.content.tokens {
            let query = token.query.iter().map(|query| (query, "name of the query parameter"));
            let prefix = token.prefix.iter().map(|prefix| (prefix, "prefix of the token"));
            query.chain(prefix).for_each(|(text, what)| check(text, text.span, what));
        }
        for (name, signer) in &filed.content.signers {
            check(name, name.span, "name of the signer");
            let query = signer.query.iter().map(|query| (query, "name of the query parameter"));
            let json = signer.json.iter().map(|field| (field, "name of the field"));
            // What the name of a header can be is another rule.
            query.chain(json).for_each(|(text, what)| check(text, text.span, what));
        }
    }
    for (_, exchange) in spec.exchanges() {
        check(&exchange.summary, exchange.summary.span, "summary");
        exchange
            .variants
            .iter()
            .flat_map(|variants| variants.iter())
            .for_each(|(_, variant)| check(&variant.doc, variant.doc.span, "doc of the variant"));
    }
}
