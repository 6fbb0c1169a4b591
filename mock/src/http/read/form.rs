//! Reads multipart forms. The parser is not the runtime's: each is a check on the other.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use multer::{Field, Multipart};

use super::Reservations;
use super::kept::Incoming;
use super::source::{BodySource, ReadError};
use crate::received::{Body, Part};
use crate::settings::Limits;

/// The most bytes that are kept of a part that is not a file.
const TEXT: u64 = 64 * 1024;

pub(super) async fn read(
    source: &mut BodySource,
    boundary: &str,
    limits: &Limits,
    reservations: &mut Reservations,
) -> Result<Body, ReadError> {
    let unused = source.watch();
    let mut form = Multipart::new(&mut *source, boundary);
    let mut parts = Vec::new();
    loop {
        match form.next_field().await {
            Ok(Some(_)) if parts.len() == limits.form_parts => {
                return Ok(Body::Other { why: format!("a form with more than {} parts", limits.form_parts) });
            }
            Ok(Some(field)) => {
                unused.store(0, Ordering::Relaxed);
                let read = part(field, limits, reservations, || unused.store(0, Ordering::Relaxed)).await;
                match read {
                    Ok(Some(part)) => parts.push(part),
                    Ok(None) => return Err(ReadError::OutOfMemory),
                    Err(error) => return Ok(Body::Other { why: broken(&error) }),
                }
            }
            Ok(None) => return Ok(Body::Form(parts)),
            Err(error) => return Ok(Body::Other { why: broken(&error) }),
        }
    }
}

/// Reads a part; `None` when there is no memory for its names.
async fn part(
    mut field: Field<'_>,
    limits: &Limits,
    reservations: &mut Reservations,
    used: impl Fn(),
) -> Result<Option<Part>, multer::Error> {
    let part = head(&field);
    let names = [Some(&part.name), part.file_name.as_ref(), part.content_type.as_ref()];
    let names: usize = names.into_iter().flatten().map(String::len).sum();
    if !reservations.in_flight.grow(names as u64) {
        return Ok(None);
    }
    let (limit, reservation) = if part.is_file() {
        (limits.keep_per_upload, &mut reservations.uploads)
    } else {
        (TEXT, &mut reservations.in_flight)
    };
    let mut incoming = Incoming::new(part, limit);
    while let Some(piece) = field.chunk().await? {
        used();
        incoming.push(&piece, reservation);
    }
    Ok(Some(incoming.end()))
}

/// What the headers of a part say.
fn head(field: &Field<'_>) -> Part {
    let header = |name: &str| field.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let disposition = header("content-disposition").unwrap_or_default();
    Part {
        name: parameter(&disposition, "name").unwrap_or_default().into_owned(),
        file_name: parameter(&disposition, "filename").map(Cow::into_owned),
        extended_file_name: parameter(&disposition, "filename*").is_some(),
        content_type: header("content-type").map(|value| value.trim().to_owned()),
        ..Part::default()
    }
}

fn broken(error: &multer::Error) -> String {
    match error {
        multer::Error::StreamReadFailed(why) => why.to_string(),
        error => format!("invalid form: {error}"),
    }
}

/// A parameter of `Content-Disposition`. A quoted value ends at the next quote; a backslash before a quote or a
/// backslash is dropped, as the older quoting rule has it.
fn parameter<'a>(disposition: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = disposition.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let (value, after) = match value.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, after) = value.split_once(';').unwrap_or((value, ""));
                (Cow::Borrowed(value.trim()), after)
            }
        };
        // What stands before the name belongs to a parameter without a value.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// The text up to the closing quote, and what follows.
fn unquoted(text: &str) -> (Cow<'_, str>, &str) {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if text[at + 1..].starts_with(['"', '\\']) => escaped = true,
            '"' => {
                let value = &text[..at];
                let plain = value.replace("\\\"", "\"").replace("\\\\", "\\");
                let value = if plain == value { Cow::Borrowed(value) } else { Cow::Owned(plain) };
                return (value, &text[at + 1..]);
            }
            _ => {}
        }
    }
    (Cow::Borrowed(text), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(disposition: &str, name: &str) -> Option<String> {
        parameter(disposition, name).map(Cow::into_owned)
    }

    #[test]
    fn parameters_of_a_disposition() {
        let raw = "form-data; name=\"file\"; filename=\"图 \\\"a\\\".png\"";
        assert_eq!(get(raw, "name").as_deref(), Some("file"));
        assert_eq!(get(raw, "filename").as_deref(), Some("图 \"a\".png"));
        assert_eq!(get(raw, "filename*"), None);
        let extended = "form-data; name=file; filename*=utf-8''%E5%9B%BE.png";
        assert_eq!(get(extended, "filename*").as_deref(), Some("utf-8''%E5%9B%BE.png"));
        assert_eq!(get(extended, "filename"), None);
        assert_eq!(get("form-data; name=\"a; filename=b\"", "filename"), None, "a name inside quotes does not count");
        assert_eq!(
            get("form-data; name=\"a%22.png\"; Filename=\"C:\\dir\\x.png\"", "filename").as_deref(),
            Some("C:\\dir\\x.png")
        );
        for odd in
            ["", "form-data", "form-data;", "form-data; name", "form-data; name=", "form-data; name=\"", "; =; ="]
        {
            assert_eq!(get(odd, "filename"), None, "{odd}");
        }
    }
}
