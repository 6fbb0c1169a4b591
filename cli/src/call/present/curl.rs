//! A request as a curl command for a POSIX shell, which sends the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use weixin_runtime::{FormField, FormFieldContent, Method, Prepared, RequestVisitor, Segment};

use super::redact::{Fragment, Redactions, SecretSource};

/// The longest argument on Linux, in bytes.
pub(crate) const LONGEST_ARGUMENT: usize = 128 * 1024;

/// The command. `paths` are the paths of files by parameter; a file without a path comes from standard input.
pub(crate) fn command(
    visitor: &RequestVisitor,
    prepared: &Prepared,
    paths: &BTreeMap<String, Option<PathBuf>>,
    hidden: &Redactions,
) -> String {
    let body = prepared.body();
    let is_form = body.content_type().is_some_and(|content_type| content_type.starts_with("multipart/"));
    // Of a form curl itself writes the type, with a boundary of its own.
    let headers = prepared.headers().filter(|(name, _)| !(is_form && *name == "Content-Type"));
    let header = |(name, value)| format!("--header {}", word(&hidden.fragments(&format!("{name}: {value}"))));
    // What curl sends by itself: a POST with data, a GET without.
    let is_named = match prepared.method() {
        Method::Get | Method::Post => None,
        other => Some(format!("--request {other}")),
    };
    let mut words: Vec<String> = is_named.into_iter().chain(headers.map(header)).collect();
    if is_form {
        words.extend(form(visitor, paths, hidden));
    } else if let Some(path) = visitor.is_raw().then(|| file(visitor, paths)).flatten() {
        words.push(format!("--data-binary {}", quoted(&format!("@{path}"))));
    } else if !body.is_empty() {
        words.push(format!("--data-raw {}", word(&hidden.fragments(&memory(prepared)))));
    } else if prepared.method().announces_body() {
        // Without data, curl sends no length, which the service refuses; with data, it would add a content type.
        words.push("--header 'Content-Type:' --data-raw ''".to_owned());
    }
    let mut command = "curl".to_owned();
    // Otherwise curl takes brackets and braces for patterns.
    if prepared.url().contains(['[', ']', '{', '}']) {
        command.push_str(" --globoff");
    }
    for option in words {
        let _ = write!(command, " \\\n  {option}");
    }
    let _ = write!(command, " \\\n  {}", word_in(&hidden.fragments(prepared.url()), true));
    command
}

fn form(visitor: &RequestVisitor, paths: &BTreeMap<String, Option<PathBuf>>, hidden: &Redactions) -> Vec<String> {
    let field = |FormField { name, content, content_type, .. }: FormField<'_>| {
        let label = content_type.map_or_else(String::new, |label| format!(";type={label}"));
        match content {
            FormFieldContent::File { file_name, .. } => {
                let path = inner(&path(name, paths));
                let value = format!("{name}=@\"{path}\";filename=\"{}\"{label}", inner(&file_name));
                format!("--form {}", quoted(&value))
            }
            FormFieldContent::Text(text) if content_type.is_some() => {
                let value = format!("{name}=\"{}\"{label}", inner(text));
                format!("--form {}", word(&hidden.fragments(&value)))
            }
            FormFieldContent::Text(text) => {
                let text = format!("{name}={text}");
                format!("--form-string {}", word(&hidden.fragments(&text)))
            }
            _ => String::new(),
        }
    };
    visitor.form_fields().map(field).collect()
}

/// The path of the file that is the whole body, as curl has it.
fn file(visitor: &RequestVisitor, paths: &BTreeMap<String, Option<PathBuf>>) -> Option<String> {
    let field = visitor.form_fields().next()?;
    matches!(field.content, FormFieldContent::File { .. }).then(|| path(field.name, paths))
}

/// The path of a file as curl has it, which takes `-` for standard input.
fn path(name: &str, paths: &BTreeMap<String, Option<PathBuf>>) -> String {
    match paths.get(name).and_then(Option::as_ref) {
        None => "-".to_owned(),
        Some(path) if path.as_os_str() == "-" => "./-".to_owned(),
        Some(path) => path.to_string_lossy().into_owned(),
    }
}

/// The parts of the body that are in memory.
fn memory(prepared: &Prepared) -> String {
    let bytes = prepared.body().segments().map(|segment| match segment {
        Segment::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    });
    bytes.collect()
}

/// A text between double quotes, as curl itself reads it.
fn inner(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// One word for the shell. A word with secrets is in double quotes, as a whole if they change nothing else in it.
fn word(fragments: &[Fragment<'_>]) -> String {
    word_in(fragments, false)
}

fn word_in(fragments: &[Fragment<'_>], is_url: bool) -> String {
    if let [] | [Fragment::Literal(_)] = fragments {
        let text = fragments
            .iter()
            .map(|fragment| if let Fragment::Literal(text) = fragment { text } else { "" })
            .collect::<String>();
        return quoted(&text);
    }
    let tame = |text: &str| !text.contains(['"', '$', '`', '\\', '!']);
    let whole = fragments.iter().all(|fragment| if let Fragment::Literal(text) = fragment { tame(text) } else { true });
    let each = fragments.iter().map(|fragment| match (fragment, whole) {
        (Fragment::Literal(text), true) => (*text).to_owned(),
        (Fragment::Literal(text), false) => quoted(text),
        (Fragment::Secret(source), true) => reference(source),
        (Fragment::Secret(source), false) => format!("\"{}\"", reference(source)),
        (Fragment::Base64(source), true) => in_base64(source, is_url),
        (Fragment::Base64(source), false) => format!("\"{}\"", in_base64(source, is_url)),
    });
    let joined: String = each.collect();
    if whole { format!("\"{joined}\"") } else { joined }
}

/// What the shell replaces by a secret, inside double quotes.
fn reference(source: &SecretSource) -> String {
    match source {
        SecretSource::Variable(name) => format!("${{{name}}}"),
        SecretSource::File(path) => format!("$(cat -- {})", quoted(path)),
    }
}

/// What the shell replaces by a secret in Base64, inside double quotes; in a URL, with the signs that mean something there
/// escaped.
fn in_base64(source: &SecretSource, is_url: bool) -> String {
    let escaped = if is_url { " | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'" } else { "" };
    format!("$(printf %s \"{}\" | base64 | tr -d '\\n'{escaped})", reference(source))
}

/// A text in single quotes: the shell changes nothing in it, and only the quote itself must be escaped.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive() {
        let variable = || Fragment::Secret(SecretSource::Variable("T".to_owned()));
        assert_eq!(word(&[Fragment::Literal("it's; \"so\"\n$x")]), "'it'\\''s; \"so\"\n$x'");
        assert_eq!(word(&[Fragment::Literal("u?t="), variable(), Fragment::Literal("&a=b")]), "\"u?t=${T}&a=b\"");
        assert_eq!(
            word(&[Fragment::Literal("{\"s\":\""), variable(), Fragment::Literal("\"}")]),
            "'{\"s\":\"'\"${T}\"'\"}'"
        );
        let file = Fragment::Secret(SecretSource::File("a'b".to_owned()));
        assert_eq!(word(&[Fragment::Literal("x="), file]), "\"x=$(cat -- 'a'\\''b')\"");
        assert_eq!(word(&[]), "''");
        let encoded = || Fragment::Base64(SecretSource::Variable("T".to_owned()));
        assert_eq!(word(&[encoded()]), "\"$(printf %s \"${T}\" | base64 | tr -d '\\n')\"");
    }
}
