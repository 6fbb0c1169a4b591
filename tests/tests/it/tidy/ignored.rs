//! Tests that cannot run are reported as *ignored*, with the reason, and never as *ok*.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item};

/// How the reason begins for which a test may be ignored: `.ci/run` looks for what follows.
const REASON: &str = "needs ";

/// How a look for a tool begins, after which a test would be green without it.
const PROBES: [&str; 5] =
    [".output().is_err()", ".status().is_err()", ".output().ok()", ".status().ok()", "println!(\"skipped"];

/// What is wrong with the tests of a file, a line each.
pub(super) fn complaints(text: &str) -> Vec<String> {
    let file = syn::parse_file(text).expect("the file is Rust");
    let mut found: Vec<String> = PROBES
        .iter()
        .filter(|probe| text.contains(*probe) && !text.contains("const PROBES"))
        .map(|probe| format!("`{probe}`: say `#[ignore = \"needs …\"]` where a tool can be missing"))
        .collect();
    tests(&file.items, &mut found);
    found
}

fn tests(items: &[Item], found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Mod(module) => tests(module.content.as_ref().map_or(&[], |(_, items)| items), found),
            Item::Fn(function) if function.attrs.iter().any(is_test) => {
                let name = &function.sig.ident;
                if returns(function.block.to_token_stream()) {
                    found.push(format!("`{name}` may return before it has tested anything"));
                }
                let unclear = function.attrs.iter().filter(|attribute| attribute.path().is_ident("ignore"));
                if unclear.map(reason).any(|text| !text.starts_with(REASON)) {
                    found.push(format!("`{name}` is ignored, and does not say what it needs"));
                }
            }
            _ => {}
        }
    }
}

/// `#[test]`, `#[tokio::test]`.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
}

fn reason(attribute: &Attribute) -> String {
    let text = attribute.to_token_stream().to_string();
    text.split('"').nth(1).unwrap_or_default().to_owned()
}

/// True when `return` leaves this block; what leaves a closure, a task or an inner function goes on after it.
fn returns(tokens: TokenStream) -> bool {
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        let found = match &token {
            TokenTree::Ident(word) => word == "return",
            TokenTree::Group(group) => {
                !(group.delimiter() == Delimiter::Brace && is_own(before.as_ref())) && returns(group.stream())
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
        before = Some(token);
    }
    false
}

/// After `|…|`, `move` and `async` a block is one of its own.
fn is_own(before: Option<&TokenTree>) -> bool {
    match before {
        Some(TokenTree::Punct(punct)) => punct.as_char() == '|',
        Some(TokenTree::Ident(word)) => word == "move" || word == "async",
        _ => false,
    }
}

#[test]
fn tests_that_may_be_green_without_running_are_found() {
    let told = |body: &str| complaints(&format!("#[test] fn a() {{ {body} }}")).len();
    assert_eq!(told("let Some(tool) = tool() else { return }; tool.run();"), 1);
    assert_eq!(told("if !there() { eprintln!(\"not here\"); return; }"), 1);
    assert_eq!(told("spawn(move || { let Some(_) = next() else { return }; }); spawn(async move { return });"), 0);
    let ignored = |attribute: &str| complaints(&format!("#[tokio::test] {attribute} async fn a() {{}}")).len();
    assert_eq!(
        (ignored("#[ignore]"), ignored("#[ignore = \"later\"]"), ignored("#[ignore = \"needs curl\"]")),
        (1, 1, 0)
    );
}
