//! Names of the spec from paths and addresses: of groups, endpoints, and sentences in their place.

use heck::ToSnakeCase;
use weixin_codegen::names::{check_endpoint, check_group, type_name};

use crate::text;

/// `uploadMediaToCodeAudit` → `Upload media to code audit.`: a sentence where the vendor's is left out.
pub(crate) fn sentence(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => "An interface.".to_owned(),
    }
}

/// Last steps of paths that say too little alone.
const GENERIC: [&str; 27] = [
    "gen", "get", "add", "update", "delete", "del", "set", "list", "query", "create", "send", "apply", "check", "info",
    "submit", "search", "getall", "batchget", "upd", "remove", "stop", "start", "cancel", "bind", "unbind", "token",
    "auth",
];

/// True for the last step of a path that says too little alone.
pub(crate) fn is_generic(step: &str) -> bool {
    step.is_empty() || GENERIC.contains(&step.to_ascii_lowercase().as_str())
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

/// A name from the steps of a path: the last one, with those before it as long as it says too little.
pub(crate) fn from_path(steps: &[&str]) -> String {
    let rest = steps.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(steps);
    let mut from = rest.len().saturating_sub(1);
    while from > 0 && is_generic(rest[from]) && rest.len() - from < 2 {
        from -= 1;
    }
    joined(&rest[from..])
}

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
