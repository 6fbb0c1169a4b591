//! Names of the spec from paths and addresses: of groups, endpoints, and sentences in their place.

use heck::ToSnakeCase;
use weixin_codegen::names::{check_endpoint, check_group, type_name};

use crate::text;

/// `uploadMediaToCodeAudit` → `Upload media to code audit.`: a sentence where the vendor's is left out.
pub(crate) fn sentence(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let words = match GLUED_VERBS.iter().find_map(|verb| Some((verb, words.strip_prefix(verb)?))) {
        Some((verb, rest)) if rest.len() > 2 && !rest.starts_with(' ') => format!("{verb} {rest}"),
        _ => words,
    };
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => "An interface.".to_owned(),
    }
}

/// Verbs that no other word begins with; paths glue them to what follows: `gethtml`.
const GLUED_VERBS: [&str; 8] = ["batchget", "get", "query", "upload", "update", "modify", "delete", "create"];

/// Last steps of paths that say too little alone.
const GENERIC: &[&str] = &[
    "gen",
    "get",
    "add",
    "update",
    "delete",
    "del",
    "set",
    "list",
    "query",
    "create",
    "send",
    "apply",
    "check",
    "info",
    "submit",
    "search",
    "all",
    "batch",
    "upd",
    "remove",
    "stop",
    "start",
    "cancel",
    "bind",
    "unbind",
    "token",
    "auth",
    "open",
    "close",
    "switch",
    "listing",
    "delisting",
    "modify",
    "edit",
    "upload",
    "download",
    "detail",
    "count",
    "status",
    "publish",
    "verify",
    "enable",
    "disable",
    "save",
    "push",
    "pull",
    "sync",
    "test",
    "subscribe",
    "unsubscribe",
    "available",
    "unavailable",
    "result",
    "data",
];

/// The longest step that is taken apart, in bytes.
const LONGEST_GENERIC: usize = 24;

/// True for the last step of a path that says too little alone: it is made of such words, `get_info`, `batchupdate`.
pub(crate) fn is_generic(step: &str) -> bool {
    fn is_made_of_them(text: &str) -> bool {
        text.is_empty() || GENERIC.iter().any(|word| text.strip_prefix(word).is_some_and(is_made_of_them))
    }
    step.len() <= LONGEST_GENERIC && is_made_of_them(&step.to_ascii_lowercase().replace(['_', '-'], ""))
}

/// True for the name of an interface that says too little alone: `open`, but not `pullUpload`.
pub(crate) fn is_one_generic_word(name: &str) -> bool {
    GENERIC.contains(&name.to_ascii_lowercase().as_str())
}

/// The folder of a path's first step: `cgi-bin` → `cgi_bin`.
pub(crate) fn group(step: &str) -> String {
    let name = step.to_snake_case();
    let legal = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    match legal {
        true if check_group(&name).is_ok() => name,
        true => format!("{name}_api"),
        false => "api".to_owned(),
    }
}

/// A name without what cannot stand in a file's name.
pub(crate) fn bare(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let bare: String = last.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(80).collect();
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic()) && check_endpoint(&bare).is_ok();
    if is_name { bare } else { format!("call{bare}") }
}

/// The name at the end of a page's address: `…/media/upload.html` → `upload`.
pub(crate) fn from_address(url: &str) -> Option<String> {
    let file = url.split(['?', '#']).next()?.rsplit('/').next()?;
    let stem = file.split('.').next()?;
    (stem.len() > 2 && text::is_name(stem)).then(|| bare(stem))
}

/// A name from the steps of a path: the last one, with those before it as long as they say too little.
pub(crate) fn from_path(steps: &[&str]) -> String {
    let mut from = steps.len().saturating_sub(1);
    while from > 0 && is_generic(steps[from]) && steps.len() - from < MOST_STEPS {
        from -= 1;
    }
    joined(&steps[from..])
}

/// The most steps of a path that make a name.
const MOST_STEPS: usize = 4;

/// All steps of a path but the first, for names that are taken.
pub(crate) fn from_whole_path(path: &str) -> String {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    joined(steps.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(&steps))
}

fn joined(steps: &[&str]) -> String {
    let mut name = String::new();
    for step in steps {
        let step: String = step.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if name.is_empty() {
            name.push_str(&step);
        } else {
            name.push_str(&type_name(&step));
        }
    }
    bare(&name)
}
