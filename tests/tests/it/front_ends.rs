//! The three front ends of the generator: the same tokens from each, and crates outside the workspace that use them.

#[path = "../../../macros/src/expand/mod.rs"]
mod expand;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quote::quote;
use syn::punctuated::Punctuated;
use weixin_codegen::{Builder, files};

use crate::workspace::root;

/// What the macro makes of a call in the workspace's root.
fn expanded(call: proc_macro2::TokenStream) -> String {
    let weixin = || Some((weixin_embedded_spec::sources("weixin/spec"), weixin_embedded_spec::VERSION));
    expand::expand(call, &expand::Caller { folder: &root(), shown_from: &root(), weixin }).to_string()
}

/// Items as text, so that two spellings of one token list are equal; without the files that the macro has tracked.
fn tokens(items: &[syn::Item]) -> Vec<String> {
    let is_code = |item: &&syn::Item| !matches!(item, syn::Item::Const(it) if it.ident == "_");
    items.iter().filter(is_code).map(|item| quote!(#item).to_string().replace(' ', "")).collect()
}

/// The items of a generated file, with the content of its modules taken from their files.
fn file(path: &str, output: &BTreeMap<String, String>) -> syn::File {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let own = if name == "mod.rs" { folder.to_owned() } else { path.trim_end_matches(".rs").to_owned() };
    let mut file = syn::parse_file(&output[path]).expect("generated files are Rust");
    // Only files have features.
    file.attrs.iter_mut().for_each(without_features);
    for item in &mut file.items {
        if let syn::Item::Use(reexport) = item {
            // Only files have features; what docs need is in the tokens, too.
            let is_for_docs = |attribute: &syn::Attribute| quote!(#attribute).to_string().contains("(doc)");
            let is_of_files = |attribute: &syn::Attribute| {
                ["cfg", "allow"].iter().any(|name| attribute.path().is_ident(name))
                    || attribute.path().segments.first().is_some_and(|tool| tool.ident == "rustfmt")
            };
            reexport.attrs.retain(|attribute| !is_of_files(attribute) || is_for_docs(attribute));
        }
        if let syn::Item::Macro(shared) = item {
            shared.attrs.clear();
        }
        let syn::Item::Mod(module) = item else { continue };
        let name = module.ident.to_string();
        let path = format!("{own}/{}", name.trim_start_matches("r#")).trim_start_matches('/').to_owned();
        let path = [format!("{path}.rs"), format!("{path}/mod.rs")].into_iter().find(|path| output.contains_key(path));
        let inner = self::file(&path.expect("every module has a file"), output);
        (module.attrs, module.content) = (inner.attrs, Some((syn::token::Brace::default(), inner.items)));
        module.semi = None;
    }
    file
}

/// `cfg_attr(all(doc, any(feature = "x")), …)` as `cfg_attr(doc, …)`.
fn without_features(attribute: &mut syn::Attribute) {
    let syn::Meta::List(list) = &mut attribute.meta else { return };
    let parts = list.parse_args_with(Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated);
    let Some(parts) = parts.ok().filter(|_| list.path.is_ident("cfg_attr")) else { return };
    if let Some(syn::Meta::List(all)) = parts.first()
        && all.path.is_ident("all")
    {
        let rest = parts.iter().skip(1);
        list.tokens = quote!(doc, #(#rest),*);
    }
}

/// Compares what the three front ends make of a spec's folder.
fn same_tokens(folder: &Path, what: &str) {
    let output = weixin_codegen::generate(files::read_spec(folder).expect("readable")).expect("the spec is good");
    let command_line = tokens(&file("mod.rs", &output).items);
    let text = command_line.concat();
    let has_any = ["runtime::endpoint!{", "runtime::message!{"].iter().any(|wrapper| text.contains(wrapper));
    assert!(command_line.len() > 2 && has_any, "{what}");

    let text = Builder::new(folder).text().expect("the spec is good");
    assert_eq!(tokens(&syn::parse_file(&text).expect("it is Rust").items), command_line, "{what}: build script");

    let path = folder.to_str().expect("a path that is text");
    let expansion = expanded(quote!(#path));
    assert_eq!(tokens(&syn::parse_file(&expansion).expect("it is Rust").items), command_line, "{what}: macro");
}

#[test]
fn the_three_doors_give_the_same_tokens() {
    for spec in ["spec", "tests/fixtures/language", "tests/front_ends/spec"] {
        same_tokens(&root().join(spec), spec);
    }
    let fixtures = fs::read_dir(root().join("tests/fixtures/features")).expect("readable");
    for path in fixtures.map(|entry| entry.expect("readable").path()) {
        let folder = tempfile::tempdir().expect("a folder");
        for source in weixin_tests::bundle::sources(&fs::read_to_string(&path).expect("readable")) {
            let file = folder.path().join(&source.path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            fs::write(file, source.text).expect("writable");
        }
        same_tokens(folder.path(), &path.display().to_string());
    }
}

/// The runtime under another path.
mod elsewhere {
    pub(super) mod runtime {
        pub(crate) use weixin_runtime::*;
    }
}

weixin_macros::bindings!(
    /// A part of the language.
    pub(crate) mod part = "fixtures/language",
    endpoints = ["note"],
    groups = ["files"],
    runtime = crate::front_ends::elsewhere::runtime,
);
weixin_macros::bindings!(mod one_file = "fixtures/language/endpoints/demo/everything.yaml");

#[test]
fn a_part_is_what_was_asked_for_and_what_that_needs() {
    let note = part::demo::Note::new().text("hello");
    assert!(weixin_runtime::Request::validate(&note).is_ok());
    assert_eq!(one_file::demo::Everything::ENDPOINT.name, "everything");

    let modules = |call: proc_macro2::TokenStream| -> Vec<String> {
        let text = expanded(call).replace(' ', "");
        let modules = ["demo", "files", "formats", "types", "errors", "service", "ping", "parts"];
        modules.iter().filter(|name| text.contains(&format!("mod{name}{{"))).map(|name| (*name).to_owned()).collect()
    };
    let spec = "tests/fixtures/language";
    assert_eq!(modules(quote!(#spec, endpoints = ["ping"])), ["demo", "errors", "service", "ping"]);
    assert_eq!(modules(quote!(#spec, endpoints = ["demo/note"])), ["demo", "types", "errors", "service"]);
    assert_eq!(modules(quote!(#spec, groups = ["files"])), ["files", "formats", "types", "errors", "service", "parts"]);
    let inner = ["files", "types", "errors", "service", "parts"];
    assert_eq!(modules(quote!(#spec, groups = ["files/parts"])), inner);
    assert_eq!(modules(quote!(#spec, endpoints = ["files/parts/finish"])), inner);
    assert_eq!(modules(quote!("tests/fixtures/language/endpoints/files/parts")), inner);
    assert_eq!(
        modules(quote!("tests/fixtures/language/endpoints/demo/ping.yaml")),
        modules(quote!(#spec, endpoints = ["ping"]))
    );
    assert_eq!(modules(quote!("tests/fixtures/language/endpoints/files")), modules(quote!(#spec, groups = ["files"])));
    let builder = Builder::new(root().join(spec)).endpoint("note").group("files").runtime("crate::rt");
    let text = builder.text().expect("the spec is good");
    assert!(text.contains("use crate::rt as runtime;") && !text.contains("weixin_runtime") && !text.contains("Ping"));
}

#[test]
fn a_wrong_call_says_what_is_wrong_with_it() {
    for (call, message) in [
        (quote!(), "expected the spec's path, as in `bindings!(\\\"spec\\\")`"),
        (quote!("nowhere"), "nowhere`: "),
        (quote!("README.md"), "no folder above it holds `service.yaml`"),
        (quote!("spec/formats.yaml"), "`formats.yaml` holds no endpoint"),
        (quote!("spec", group = ["login"]), "unknown option `group`; did you mean `groups`?"),
        (quote!("spec", groups = ["login"], groups = ["login"]), "`groups` is said twice"),
        (quote!("spec", groups = []), "the list is empty"),
        (
            quote!("tests/fixtures/language", groups = ["files/part"]),
            "the spec has no group `files/part`; did you mean `files/parts`?",
        ),
        (quote!("spec", groups = ["logn"]), "the spec has no group `logn`; did you mean `login`?"),
        (quote!("spec", endpoints = ["login/upload", "uplod"]), "the spec has no endpoint `login/upload`"),
        (
            quote!("spec", endpoints = ["login/upload", "uplod"]),
            "the spec has no endpoint `uplod`; did you mean `upload`?",
        ),
        (quote!("spec", runtime = super::runtime), "begin it with `crate` or `::`"),
    ] {
        let said = expanded(call.clone());
        assert!(said.contains("compile_error") && said.contains(message), "{call}: {said}");
    }
    let error = Builder::new(root().join("spec")).group("logn").text().expect_err("there is no such group");
    assert_eq!(format!("{error:?}"), "the spec has no group `logn`; did you mean `login`?");
    let error = Builder::new(root().join("spec")).runtime("self::x").text().expect_err("it cannot be that");
    assert_eq!(error.to_string(), "`self::x` means something else in every module; begin it with `crate` or `::`");
}

/// Build systems that build in a sandbox put links to their inputs there.
#[cfg(unix)]
#[test]
fn links_to_inputs_are_followed_when_a_door_is_told_to() {
    use std::os::unix::fs::symlink;
    let sandbox = tempfile::tempdir().expect("a folder");
    let spec = sandbox.path().join("spec");
    fs::create_dir(&spec).expect("a folder");
    let inputs = root().join("tests/front_ends/spec").canonicalize().expect("it is there");
    for entry in fs::read_dir(&inputs).expect("readable") {
        let name = entry.expect("readable").file_name();
        symlink(inputs.join(&name), spec.join(&name)).expect("a link");
    }
    let path = spec.to_str().expect("a path that is text");
    let refused = Builder::new(&spec).text().expect_err("the links lead out").to_string();
    assert!(refused.contains("leads out of the folder") && refused.contains("`follow_links`"), "{refused}");
    assert!(expanded(quote!(#path)).contains("leads out of the folder"));
    assert!(expanded(quote!(#path, follow_links = false)).contains("leads out of the folder"));
    assert!(expanded(quote!(#path, follow_links = true, follow_links = true)).contains("is said twice"));
    let text = Builder::new(&spec).follow_links().text().expect("the spec is good");
    assert_eq!(text, Builder::new(&inputs).text().expect("the spec is good"));
    let expansion = expanded(quote!(#path, follow_links = true));
    let items = |text: &str| tokens(&syn::parse_file(text).expect("it is Rust").items);
    assert_eq!(items(&expansion), items(&text));
}

/// What a build script writes replaces a file, and never what a link leads to.
#[cfg(unix)]
#[test]
fn a_build_script_writes_one_file_below_its_folder() {
    let out = tempfile::tempdir().expect("a folder");
    let victim = out.path().join("victim");
    fs::write(&victim, "precious").expect("writable");
    std::os::unix::fs::symlink(&victim, out.path().join("linked.rs")).expect("a link");
    let build =
        |name: &str| Builder::new(root().join("tests/front_ends/spec")).out_dir(out.path()).out_file(name).generate();
    for name in ["linked.rs", "../outside.rs", "/outside.rs"] {
        let said = build(name).expect_err(name).to_string();
        assert!(said.contains("link") || said.contains("leads out of the folder"), "{name}: {said}");
    }
    assert_eq!(fs::read_to_string(&victim).expect("readable"), "precious");
    build("sub/bindings.rs").expect("the spec is good");
    let written = fs::metadata(out.path().join("sub/bindings.rs")).expect("there").modified().expect("a time");
    build("sub/bindings.rs").expect("the spec is good");
    let again = fs::metadata(out.path().join("sub/bindings.rs")).expect("there").modified().expect("a time");
    assert_eq!(written, again, "what is as it should be is not touched");
    assert_eq!(fs::read_dir(out.path()).expect("readable").count(), 3, "nothing else is left");
}

/// A copy of one of the crates outside the workspace, with a spec of its own beside it.
struct Outside {
    folder: PathBuf,
    spec: PathBuf,
}

impl Outside {
    fn new(door: &str) -> Self {
        let front_ends = Path::new(env!("CARGO_TARGET_TMPDIR")).join("front_ends");
        let place = front_ends.join(format!("{door}-crate"));
        let _ = fs::remove_dir_all(&place);
        let copied = Self { folder: place.join(door), spec: place.join("spec") };
        copy(&root().join("tests/front_ends").join(door), &copied.folder);
        copy(&root().join("tests/front_ends/spec"), &copied.spec);
        let workspace = root().to_string_lossy().replace('\\', "/");
        edit(&copied.folder.join("Cargo.toml"), "../../..", &workspace);
        // The versions that the workspace was built with are there also without a network.
        fs::copy(root().join("Cargo.lock"), copied.folder.join("Cargo.lock")).expect("writable");
        copied
    }

    /// Runs cargo; what it printed, with an `Err` when it failed.
    fn cargo(&self, command: &str) -> Result<String, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("front_ends/target");
        let done = Command::new(cargo)
            .args([command, "--offline", "--color=never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .output()
            .expect("cargo runs");
        let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(!said.contains("panicked"), "{said}");
        if done.status.success() { Ok(said) } else { Err(said) }
    }

    fn runs(&self, with: &str) {
        let said = self.cargo("run").unwrap_or_else(|said| panic!("it does not run:\n{said}"));
        for part in ["order: 0 characters, must be at least 1", "remark 12", "open another order", with] {
            assert!(said.contains(part), "`{part}` is missing:\n{said}");
        }
        assert!(!said.contains("warning"), "{said}");
    }

    fn fails(&self, with: &[&str]) {
        let said = self.cargo("run").expect_err("it must not compile");
        for part in with {
            assert!(said.contains(part), "`{part}` is missing:\n{said}");
        }
    }

    /// A file that was not there: the first mistake of it is in line 2.
    fn add_bad_file(&self) -> PathBuf {
        let path = self.spec.join("endpoints/orders/cancel.yaml");
        fs::write(&path, "endpoint: cancel\nsumary: Cancel an order.\nroute: HEAD /orders/cancel\n").expect("writable");
        path
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let to = to.join(entry.file_name());
        match entry.file_name().to_str() {
            Some("target" | "Cargo.lock") => {}
            _ if entry.path().is_dir() => copy(&entry.path(), &to),
            _ => fs::copy(entry.path(), to).map(drop).expect("writable"),
        }
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("readable");
    assert!(text.contains(from), "{from} is not in {}", path.display());
    fs::write(path, text.replace(from, to)).expect("writable");
}

/// What must hold of the macro and of the build script alike.
fn story(outside: &Outside) {
    outside.runs("must be at most 10");

    // An edit is noticed.
    let remark = outside.spec.join("endpoints/orders/remark.yaml");
    edit(&remark, "max_length: 10", "max_length: 20");
    outside.runs("must be at most 20");

    // A file that was added is noticed.
    let added = outside.add_bad_file();
    outside.fails(&["spec/endpoints/orders/cancel.yaml:2:1"]);

    // Every mistake of every file is reported with its place and line.
    edit(&remark, "class: gone", "class: gon");
    outside.fails(&[
        "spec/endpoints/orders/cancel.yaml:2:1",
        "sumary: Cancel an order.",
        "did you mean `summary`?",
        "spec/endpoints/orders/cancel.yaml:3:8",
        "spec/endpoints/orders/remark.yaml:12:124",
        "did you mean `gone`?",
    ]);

    edit(&remark, "class: gon", "class: gone");
    fs::remove_file(added).expect("removable");
    outside.runs("must be at most 20");

    // A file that is gone is noticed too.
    let shared = outside.spec.join("errors.yaml");
    let text = fs::read_to_string(&shared).expect("readable");
    fs::remove_file(&shared).expect("removable");
    outside.fails(&["spec/service.yaml:7:17", "common"]);
    fs::write(&shared, text).expect("writable");
    outside.runs("must be at most 20");
}

#[test]
fn the_macro_works_in_a_crate_outside_the_workspace() {
    let outside = Outside::new("macro-user");
    story(&outside);

    // Without the one line in `build.rs` an added file waits for the next edit: as the macro's documentation says.
    fs::remove_file(outside.folder.join("build.rs")).expect("removable");
    outside.runs("must be at most 20");
    let added = outside.add_bad_file();
    outside.cargo("run").expect("should this fail: a macro can track a folder now, change its documentation");
    let program = outside.folder.join("src/main.rs");
    edit(&program, "order-1", "order-2");
    outside.fails(&["spec/endpoints/orders/cancel.yaml:2:1", "--> src/main.rs:5:"]);

    // A name that the spec does not have is underlined where it stands.
    fs::remove_file(added).expect("removable");
    edit(&program, "\"../spec\"", "\"../spec\", groups = [\"order\"], endpoints = [\"remrk\"]");
    let underlined = |column: usize| format!("\n  | {:column$}^^^^^^^\n", "");
    outside.fails(&[
        "the spec has no group `order`; did you mean `orders`?",
        &underlined(57),
        "the spec has no endpoint `remrk`; did you mean `remark`?",
        &underlined(80),
    ]);
}

#[test]
fn the_build_script_works_in_a_crate_outside_the_workspace() {
    story(&Outside::new("build-user"));
}

#[test]
fn endpoints_of_ones_own_need_no_more_than_the_crate_that_they_extend() {
    let outside = Outside::new("extension-user");
    let runs = |with: &[&str]| {
        let said = outside.cargo("run").unwrap_or_else(|said| panic!("it does not run:\n{said}"));
        for part in with {
            assert!(said.contains(part), "`{part}` is missing:\n{said}");
        }
        assert!(!said.contains("warning"), "{said}");
    };
    runs(&["name: 23 characters, must be at most 8", "kept kept-1", "have the permission granted first"]);
    let endpoint = outside.folder.join("spec/endpoints/customer_service/keepMedia.yaml");
    edit(&endpoint, "max_length: 8", "max_length: 9");
    runs(&["must be at most 9"]);
    edit(&endpoint, "type: TempMediaId", "type: TempMediaIds");
    outside.fails(&["spec/endpoints/customer_service/keepMedia.yaml:8:21", "did you mean `TempMediaId`?"]);
}
