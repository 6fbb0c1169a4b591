//! The generator as its callers see it: output is fresh and idempotent, files are treated with care, and few lines
//! change.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weixin_codegen::files::{self, Plan};
use weixin_codegen::model::{Api, Location};
use weixin_codegen::regions::{self, Host};
use weixin_codegen::{Source, generate};
use weixin_tests::examples;

use crate::workspace::root;

fn spec() -> Vec<Source> {
    files::read_spec(&root().join("spec")).expect("the spec can be read")
}

/// Compares generated files with what is checked in.
fn assert_fresh(spec: &Path, out: &Path, remedy: &str) {
    let output = generate(files::read_spec(spec).expect("the spec can be read")).expect("the spec is good");
    let plan = files::plan(out, &output).expect("the output can be read");
    assert!(plan.is_empty(), "stale: {:?}, to remove: {:?}; run `{remedy}`", plan.write.keys(), plan.remove);
}

#[test]
fn the_checked_in_bindings_are_fresh() {
    assert_fresh(&root().join("spec"), &root().join("generated/src/api"), "cargo run -- generate");
}

#[test]
fn the_checked_in_language_fixture_is_fresh() {
    let remedy = "cargo run -- generate --spec tests/fixtures/language --out tests/src/language";
    assert_fresh(&root().join("tests/fixtures/language"), &root().join("tests/src/language"), remedy);
}

/// A location in no fixture would be one that nobody has compiled, encoded or read.
#[test]
fn the_language_fixture_has_a_parameter_in_every_location() {
    let sources = files::read_spec(&root().join("tests/fixtures/language")).expect("the spec can be read");
    let api = weixin_codegen::model(sources).expect("the spec is good");
    let variants: Vec<_> = api.endpoints().flat_map(|(_, endpoint)| &endpoint.variants).collect();
    for location in Location::ALL {
        let mut params = variants.iter().flat_map(|variant| &variant.params);
        assert!(params.any(|param| param.location == location), "no parameter under `{}`", location.key());
    }
}

#[test]
fn the_schema_is_fresh() {
    let text = fs::read_to_string(root().join("spec/schema.json")).expect("the schema can be read");
    assert_eq!(text.replace("\r\n", "\n"), weixin_codegen::json_schema(), "run `cargo run -- schema`");
}

/// What `weixin generate` would write into a file of the crate.
fn filled(file: &str, host: Host, api: &Api) -> String {
    let text = fs::read_to_string(root().join("generated").join(file)).expect("the file can be read");
    let filled = regions::fill(&text, host, api, "api").unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(filled.as_ref(), Some(&text), "run `cargo run -- generate`");
    text
}

#[test]
fn the_crate_has_the_features_and_names_of_its_groups() {
    let api = weixin_codegen::model(spec()).expect("the spec is good").without_drafts();
    let manifest = filled("Cargo.toml", Host::Manifest, &api);
    let crate_root = filled("src/lib.rs", Host::CrateRoot, &api);
    let (features, _) = manifest.split_once("[dependencies]").expect("features stand before dependencies");
    for group in &api.groups {
        let (feature, module) = (group.feature(), &group.name.rust);
        assert!(features.contains(&format!("\n{feature} = [")), "{feature}");
        assert!(crate_root.contains(&format!("| `{feature}` | `{module}` |")), "{feature}");
    }
}

/// The rule of the gate, which compiles none, one and all of the groups: no endpoint names another group.
#[test]
fn no_group_needs_another() {
    let shared = ["errors", "formats", "service", "types"];
    for folder in ["generated/src/api", "tests/src/language"] {
        let files = examples::files_in(&root().join(folder)).expect("the bindings can be read");
        let endpoints: Vec<_> =
            files.iter().filter(|(name, _)| name.contains('/') && !name.ends_with("mod.rs")).collect();
        for (name, text) in &endpoints {
            assert!(!text.contains("crate::"), "{folder}/{name}");
            let to_root = name.matches('/').count() + 1;
            for (up, named) in named_outside(text) {
                assert!(up == to_root && shared.contains(&named.as_str()), "{folder}/{name} names {named}, {up} up");
            }
        }
        assert!(endpoints.len() > 20, "{} endpoints in {folder}", endpoints.len());
    }
}

/// What a module names outside of itself: how far up, and what there.
fn named_outside(text: &str) -> Vec<(usize, String)> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(at) = rest.find("super::") {
        let path = rest[at..].trim_start_matches("super::");
        let up = (rest.len() - at - path.len()) / "super::".len();
        let names = path.strip_prefix('{').and_then(|inside| inside.split_once('}')).map_or(path, |(names, _)| names);
        let is_list = path.starts_with('{');
        let name = |name: &str| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        found.extend(names.split(", ").take(if is_list { usize::MAX } else { 1 }).map(|one| (up, name(one))));
        rest = path;
    }
    found
}

/// Each feature alone, the outer ones with what is inside: what it names is there, and nothing else.
#[test]
fn a_feature_brings_the_endpoints_of_its_group() {
    let fixture = root().join("tests/fixtures/features/groups.txt");
    let sources = weixin_tests::bundle::sources(&fs::read_to_string(fixture).expect("the fixture can be read"));
    let api = weixin_codegen::model(sources).expect("the fixture is good");
    let files = weixin_codegen::render(&api);
    let there = |module: &str, features: &[&str]| -> Vec<String> {
        let lines: Vec<&str> = files[module].lines().collect();
        let is_on = |at: usize| {
            let condition = at.checked_sub(1).map_or("", |above| lines[above]);
            !condition.starts_with("#[cfg") || features.iter().any(|it| condition.contains(&format!("{it:?}")))
        };
        let modules = lines
            .iter()
            .enumerate()
            .filter(|(at, line)| line.contains("mod ") && !line.starts_with("//") && is_on(*at));
        modules.map(|(_, line)| line.trim_start_matches("pub ").to_owned()).collect()
    };
    for (features, in_root, in_express) in [
        (&["express", "express-type"][..], "mod express;", &["mod cancel;", "mod r#type;"][..]),
        (&["express-type"], "mod express;", &["mod r#type;"]),
        (&["shop", "shop-orders"], "mod shop;", &[]),
        (&["shop-orders"], "mod shop;", &[]),
    ] {
        let shared = ["mod errors;", "mod service;", "mod types;"];
        let root: Vec<String> =
            there("mod.rs", features).into_iter().filter(|it| !shared.contains(&it.as_str())).collect();
        assert_eq!(root, [in_root], "{features:?}");
        assert_eq!(there("express/mod.rs", features), in_express, "{features:?}");
    }
    assert_eq!(files["shop/mod.rs"].matches("mod orders;").count(), 1);
}

#[test]
fn the_output_is_the_same_in_any_order_of_files_and_on_every_run() {
    let output = generate(spec()).expect("the spec is good");
    let mut turned = spec();
    turned.reverse();
    assert_eq!(generate(turned).expect("the spec is good"), output);
    assert_eq!(generate(spec()).expect("the spec is good"), output);
}

#[test]
fn files_name_their_source_and_carry_no_version_day_or_hash() {
    for (name, text) in generate(spec()).expect("the spec is good") {
        let head: String = text.lines().take_while(|line| line.starts_with("//")).collect();
        assert!(head.contains("@generated by `weixin generate` from "), "{name}");
        assert!(!head.contains(env!("CARGO_PKG_VERSION")) && !head.contains("2026"), "{name}");
        assert!(text.ends_with('\n') && !text.contains("\n\n\n") && !text.contains(" \n"), "{name}");
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{name} is not Rust: {error}"));
    }
}

#[test]
fn what_is_printed_is_what_the_compiler_is_given() {
    let sources = files::read_spec(&root().join("tests/fixtures/language")).expect("the fixture can be read");
    let api = weixin_codegen::model(sources).expect("the fixture is good");
    for module in weixin_codegen::emit::modules(&api) {
        let printed: syn::File = syn::parse_file(&weixin_codegen::render::text(module.clone())).expect("it is Rust");
        let given: syn::File = syn::parse2(module.to_tokens()).expect("it is Rust");
        assert_eq!(tokens(&printed.items), tokens(&given.items), "{}", module.file);
    }
}

/// Tokens as text without spaces, so that two spellings of one token list are equal.
fn tokens(items: &[syn::Item]) -> String {
    items.iter().map(|item| quote::quote!(#item).to_string().replace(' ', "")).collect::<Vec<_>>().join("\n")
}

#[test]
fn texts_of_the_spec_never_become_code() {
    let evil = "\\\" )] }} */ fn evil() {} /* {{ [( //! #[x] ``` <b> \\\\ ' 你好";
    let text = format!(
        "=== endpoints/demo/call.yaml\nendpoint: call\nsummary: \"{evil}\"\ndocs: \"{evil}\\nfn evil() {{}}\"\n\
         page: {{ url: \"https://example.com/{evil_url}\", read: 2026-11-21 }}\nroute: POST /demo/call\ntoken: app\n\
         json: {{ a: {{ type: string, doc: \"{evil}\", one_of: [\"{evil}\"] }} }}\nresponse: nothing\n\
         errors: {{ 1: {{ name: Evil, text: \"{evil}\", meaning: \"{evil}\", remedy: \"{evil}\", class: busy }} }}\n\
         assumptions: [ {{ at: json.a, assumed: \"{evil}\" }} ]\n",
        evil_url = "x)fn()",
    );
    let output = generate(weixin_tests::bundle::sources(&text)).expect("odd texts are good texts");
    for (name, text) in output {
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name} is not Rust: {error}\n{text}"));
        let only_calls =
            file.items.iter().all(|item| matches!(item, syn::Item::Macro(_) | syn::Item::Use(_) | syn::Item::Mod(_)));
        assert!(only_calls, "{name} holds code that came out of a text:\n{text}");
        for item in &file.items {
            let syn::Item::Macro(call) = item else { continue };
            let functions = call.mac.tokens.clone().into_iter().filter(|token| token.to_string() == "fn").count();
            assert_eq!(functions, 0, "{name}");
        }
    }
}

#[test]
fn an_endpoint_costs_at_most_sixty_lines() {
    let output = generate(spec()).expect("the spec is good");
    let endpoints: Vec<usize> = output
        .iter()
        .filter(|(name, _)| name.contains('/') && !name.ends_with("mod.rs"))
        .map(|(_, text)| {
            text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count()
        })
        .collect();
    let average = endpoints.iter().sum::<usize>() / endpoints.len();
    assert!(average <= 60, "{average} lines an endpoint, docs not counted: {endpoints:?}");
}

/// The output, written into a folder of its own.
fn written() -> (tempfile::TempDir, BTreeMap<String, String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = generate(spec()).expect("the spec is good");
    let plan = files::plan(folder.path(), &output).expect("an empty folder can be read");
    assert_eq!((plan.write.len(), plan.fresh), (output.len(), 0));
    files::apply(folder.path(), &plan).expect("files can be written");
    (folder, output)
}

#[test]
fn only_what_changed_is_written_and_what_is_stale_goes() {
    let (folder, output) = written();
    assert_eq!(files::plan(folder.path(), &output).expect("readable"), Plan { fresh: output.len(), ..Plan::default() });

    let stale = folder.path().join("gone/old.rs");
    fs::create_dir_all(stale.parent().expect("a parent")).expect("a folder");
    fs::write(&stale, "//! Old.\n//!\n//! @generated by `weixin generate` from `old.yaml`\n").expect("writable");
    fs::write(folder.path().join("mine.rs"), "//! Written by hand.\n").expect("writable");
    let touched = folder.path().join("service.rs");
    let text = fs::read_to_string(&touched).expect("readable");
    fs::write(&touched, text.replace("weixin", "wexin").replace("@generated by `wexin", "@generated by `weixin"))
        .expect("writable");

    let plan = files::plan(folder.path(), &output).expect("readable");
    assert_eq!(plan.write.keys().copied().collect::<Vec<_>>(), ["service.rs"]);
    assert_eq!(plan.remove, ["gone/old.rs"]);
    files::apply(folder.path(), &plan).expect("writable");
    assert!(!stale.exists() && !stale.parent().expect("a parent").exists());
    assert!(folder.path().join("mine.rs").exists(), "what was written by hand stays");
    assert!(files::plan(folder.path(), &output).expect("readable").is_empty());
}

#[test]
fn a_file_written_by_hand_is_never_overwritten() {
    let (folder, output) = written();
    fs::write(folder.path().join("service.rs"), "//! Mine.\n").expect("writable");
    let error = files::plan(folder.path(), &output).expect_err("it stands in the way").to_string();
    assert!(error.contains("service.rs") && error.contains("was not generated"), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("service.rs")).expect("readable"), "//! Mine.\n");
}

#[test]
fn a_checkout_with_other_line_ends_is_fresh() {
    let (folder, output) = written();
    let path = folder.path().join("service.rs");
    let text = fs::read_to_string(&path).expect("readable");
    fs::write(&path, text.replace('\n', "\r\n")).expect("writable");
    assert!(files::plan(folder.path(), &output).expect("readable").is_empty());
}

/// They are compiled with the crate of these tests, as they stand in the docs.
#[test]
fn each_request_and_message_has_an_example_in_its_docs() {
    for (spec, out) in
        [(root().join("spec"), "generated/src/api"), (root().join("tests/fixtures/language"), "tests/src/language")]
    {
        let api =
            weixin_codegen::model(weixin_codegen::files::read_spec(&spec).expect("readable")).expect("a good spec");
        let requests = api.endpoints().map(|(_, endpoint)| match endpoint.variants.as_slice() {
            [only] if only.name.is_none() => 1,
            // One of the endpoint's own, and one of each variant.
            several => 1 + several.len(),
        });
        let files = examples::files_in(&root().join(out)).expect("readable");
        let found: usize = files.values().map(|text| examples::examples(text).len()).sum();
        assert_eq!(found, requests.sum::<usize>() + api.messages.len(), "{out}");
    }
}
