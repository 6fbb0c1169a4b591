//! A request as a curl command for a POSIX shell, which sends the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use weixin_runtime::{FormField, FormFieldContent, Method, Prepared, RequestVisitor, Segment};

use super::redact::{Encoding, Fragment, Redactions, SecretSource};

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
    let header = |(name, value): (&str, &str)| {
        // Without a value, curl would take the header away.
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        format!("--header {}", word(&hidden.fragments(&line), Carrier::Text))
    };
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
        let is_query = body.content_type().is_some_and(|label| label == "application/x-www-form-urlencoded");
        let carrier = if is_query { Carrier::Url } else { Carrier::Text };
        words.push(format!("--data-raw {}", word(&hidden.fragments(&memory(prepared)), carrier)));
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
    let _ = write!(command, " \\\n  {}", word(&hidden.fragments(prepared.url()), Carrier::Url));
    definitions(&command) + &command
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
                format!("--form {}", word(&hidden.fragments(&value), Carrier::Quotes))
            }
            FormFieldContent::Text(text) => {
                let text = format!("{name}={text}");
                format!("--form-string {}", word(&hidden.fragments(&text), Carrier::Text))
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

/// What a word is for curl.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carrier {
    /// What is sent.
    Text,
    /// A URL, or a body that is written like a query.
    Url,
    /// Text between double quotes, as curl itself reads it, which [`inner`] has escaped.
    Quotes,
}

/// One word for the shell. A word with secrets is in double quotes, as a whole if they change nothing else in it.
fn word(fragments: &[Fragment<'_>], carrier: Carrier) -> String {
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
        (Fragment::Secret(source, encoding), true) => encoded(source, *encoding, carrier),
        (Fragment::Secret(source, encoding), false) => format!("\"{}\"", encoded(source, *encoding, carrier)),
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

/// What the shell replaces by a secret as it has to be written where it stands, inside double quotes.
fn encoded(source: &SecretSource, encoding: Encoding, carrier: Carrier) -> String {
    if encoding.is_base64 {
        return in_base64(source, carrier == Carrier::Url);
    }
    let is_quoted = carrier == Carrier::Quotes;
    let levels = encoding.json.saturating_sub(u32::from(is_quoted));
    let functions = (0..levels).map(|_| "in_json").chain(encoding.is_url.then_some("in_url"));
    let functions = functions.chain(is_quoted.then_some("in_quotes"));
    functions.fold(reference(source), |inside, function| format!("$({function} \"{inside}\")"))
}

/// Functions of the shell that write a secret as it has to be written, for POSIX's own tools.
const FUNCTIONS: [(&str, &str); 3] = [
    (
        "in_json",
        r#"printf %s "$1" | LC_ALL=C awk 'BEGIN { for (n = 1; n < 32; n++) code[sprintf("%c", n)] = sprintf("\\u%04x", n); code["\t"] = "\\t"; code["\r"] = "\\r"; code["\b"] = "\\b"; code["\f"] = "\\f"; code["\""] = "\\\""; code["\\"] = "\\\\" } NR > 1 { printf "%s", "\\n" } { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", (c in code) ? code[c] : c } }'"#,
    ),
    (
        "in_url",
        r#"printf %s "$1" | LC_ALL=C awk 'BEGIN { for (n = 1; n < 256; n++) code[sprintf("%c", n)] = n } NR > 1 { printf "%%0A" } { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); if (c ~ /[A-Za-z0-9._~-]/) printf "%s", c; else printf "%%%02X", code[c] } }'"#,
    ),
    ("in_quotes", r#"printf %s "$1" | sed 's/["\\]/\\&/g'"#),
];

/// The definitions of the functions that a command calls, a line each.
fn definitions(command: &str) -> String {
    let is_called = |name: &str| command.contains(&format!("$({name} "));
    let called = FUNCTIONS.iter().filter(|(name, _)| is_called(name));
    called.map(|(name, body)| format!("{name}() {{ {body}; }}\n")).collect()
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
        let plain = Encoding::default();
        let word = |fragments: &[Fragment<'_>]| word(fragments, Carrier::Text);
        let variable = || Fragment::Secret(SecretSource::Variable("T".to_owned()), plain);
        assert_eq!(word(&[Fragment::Literal("it's; \"so\"\n$x")]), "'it'\\''s; \"so\"\n$x'");
        assert_eq!(word(&[Fragment::Literal("u?t="), variable(), Fragment::Literal("&a=b")]), "\"u?t=${T}&a=b\"");
        assert_eq!(
            word(&[Fragment::Literal("{\"s\":\""), variable(), Fragment::Literal("\"}")]),
            "'{\"s\":\"'\"${T}\"'\"}'"
        );
        let file = Fragment::Secret(SecretSource::File("a'b".to_owned()), plain);
        assert_eq!(word(&[Fragment::Literal("x="), file]), "\"x=$(cat -- 'a'\\''b')\"");
        assert_eq!(word(&[]), "''");
        let encoding = Encoding { is_base64: true, ..plain };
        let encoded = || Fragment::Secret(SecretSource::Variable("T".to_owned()), encoding);
        assert_eq!(word(&[encoded()]), "\"$(printf %s \"${T}\" | base64 | tr -d '\\n')\"");
    }

    #[test]
    fn secrets_are_written_as_they_stand() {
        let variable = SecretSource::Variable("T".to_owned());
        for (json, is_url, carrier, expected) in [
            (0, false, Carrier::Text, "${T}"),
            (1, false, Carrier::Text, "$(in_json \"${T}\")"),
            (0, true, Carrier::Url, "$(in_url \"${T}\")"),
            (2, true, Carrier::Url, "$(in_url \"$(in_json \"$(in_json \"${T}\")\")\")"),
            (1, false, Carrier::Quotes, "$(in_quotes \"${T}\")"),
            (2, false, Carrier::Quotes, "$(in_quotes \"$(in_json \"${T}\")\")"),
        ] {
            assert_eq!(encoded(&variable, Encoding { json, is_url, is_base64: false }, carrier), expected);
        }
    }
}
