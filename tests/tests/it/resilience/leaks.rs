//! The search for secrets: finds a known secret in any encoding in which a text could contain it.

use std::error::Error as StdError;
use std::fmt::Write as _;

use super::{APP_SECRET, ISSUED, PLATFORM_SECRET, TICKET, TOKEN};

/// A stretch of letters and digits that is looked for by itself is at least this long.
const STRETCH: usize = 7;

/// The secrets that are known before a row begins.
pub(super) fn known() -> Vec<String> {
    [TOKEN, APP_SECRET, PLATFORM_SECRET, TICKET, ISSUED].map(str::to_owned).to_vec()
}

/// How a text reveals a secret: the names of the encodings in which it was found.
pub(super) fn found(text: &str, secret: &str) -> Vec<&'static str> {
    let lower = text.to_ascii_lowercase();
    let shows = |needle: &str| !needle.is_empty() && (text.contains(needle) || lower.contains(&needle.to_lowercase()));
    let mut names: Vec<_> =
        writings(secret).into_iter().filter(|(_, needle)| shows(needle)).map(|(name, _)| name).collect();
    names.dedup();
    names
}

/// Each secret that a text shows, with the place.
pub(super) fn leaks(text: &str, secrets: &[String]) -> Vec<String> {
    let leak = |secret: &String| {
        let names = found(text, secret);
        (!names.is_empty()).then(|| format!("the secret `{secret}` is shown, {}", names.join(" and ")))
    };
    secrets.iter().filter_map(leak).collect()
}

/// Everything that an error can print: itself and all its sources, for people and for programmers.
pub(super) fn printed(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let _ = writeln!(text, "{error}\n{error:#}\n{error:?}\n{error:#?}");
        next = error.source();
    }
    text
}

/// A secret in each encoding.
fn writings(secret: &str) -> Vec<(&'static str, String)> {
    let once = percent(secret);
    let json = serde_json::to_string(secret).expect("a text is JSON");
    let json = &json[1..json.len() - 1];
    let unicode = secret.encode_utf16().map(|unit| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    });
    let mut all = vec![
        ("as it is", secret.to_owned()),
        ("percent-encoded twice", percent(&once)),
        ("percent-encoded", once),
        ("escaped for JSON", json.to_owned()),
        ("escaped for JSON", json.replace('/', "\\/")),
        ("escaped for JSON", unicode.collect()),
        ("escaped by Debug", format!("{secret:?}").trim_matches('"').to_owned()),
    ];
    for skipped in 0..3 {
        all.push(("in base64", base64_inside(secret.as_bytes(), skipped, b"+/")));
        all.push(("in base64", base64_inside(secret.as_bytes(), skipped, b"-_")));
    }
    let stretches = secret.split(|c: char| !c.is_ascii_alphanumeric()).filter(|stretch| stretch.len() >= STRETCH);
    all.extend(stretches.map(|stretch| ("in part", stretch.to_owned())));
    // A long secret may be cut.
    if secret.len() > 4 * STRETCH && secret.is_ascii() {
        all.push(("its beginning", secret[..2 * STRETCH].to_owned()));
        all.push(("its end", secret[secret.len() - 2 * STRETCH..].to_owned()));
    }
    all
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().fold(String::new(), |mut text, byte| {
        let _ = if plain(byte) { write!(text, "{}", char::from(byte)) } else { write!(text, "%{byte:02X}") };
        text
    })
}

/// What base64 makes of a secret that stands inside a longer text, `skipped` bytes after a border of three: without
/// the characters that its neighbours share.
fn base64_inside(secret: &[u8], skipped: usize, last_two: &[u8; 2]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let digits = [DIGITS, last_two].concat();
    let bytes = [vec![0; skipped], secret.to_vec()].concat();
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect::<Vec<_>>();
    let sixes: Vec<&[u8]> = bits.chunks_exact(6).collect();
    let first = (skipped * 8).div_ceil(6);
    let digit = |six: &&[u8]| char::from(digits[six.iter().fold(0, |value, bit| value << 1 | usize::from(*bit))]);
    sixes[first..].iter().map(digit).collect()
}

#[test]
fn a_planted_secret_is_found_in_every_writing() {
    let secret = "pl+/an=&tedSecretOfMine\"x\\y";
    for (name, written) in writings(secret) {
        let text = format!("before {written} after");
        assert!(!found(&text, secret).is_empty(), "{name}: {text}");
    }
    assert_eq!(found("an innocent text about secrets and tokens, base64 YWJjZGVm", secret), [""; 0]);
    // By other hands than `writings`: what `base64` and `python -m urllib.parse` say.
    let by_others = [
        ("aaaaa", "YWFhYWE", "in base64"),
        ("s3cret?>token~", "czNjcmV0Pz50b2tlbn4=", "in base64"),
        ("s3cret?>token~", "eHMzY3JldD8+dG9rZW5+eQ==", "in base64"),
        ("s3cret?>token~", "eHhzM2NyZXQ_PnRva2Vufnk", "in base64"),
        ("s3cret?>token~", "s3cret%3F%3Etoken~", "percent-encoded"),
        ("s3cret?>token~", "s3cret%253f%253etoken~", "percent-encoded twice"),
        ("a\"b\\c/dddd", "a\\\"b\\\\c/dddd", "escaped for JSON"),
    ];
    for (secret, text, name) in by_others {
        let names = found(&format!("x {text}"), secret);
        assert_eq!(names.first().copied().unwrap_or_default(), name, "{secret} {text}");
    }
}

#[test]
fn a_planted_secret_is_found_in_a_chain_of_errors() {
    #[derive(Debug)]
    struct Outer(std::io::Error);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("outer")
        }
    }
    impl StdError for Outer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }
    let secrets = known();
    let innocent = Outer(std::io::Error::other("nothing to hide"));
    assert_eq!(leaks(&printed(&innocent), &secrets), [""; 0]);
    for secret in &secrets {
        let told = leaks(&printed(&Outer(std::io::Error::other(format!("?t={}", percent(secret))))), &secrets);
        assert!(told.len() == 1 && told[0].contains(secret), "{told:?}");
    }
}
