//! The public API of the crate `weixin` as sorted text, one item per line.
//!
//! It comes from rustdoc's own description of the crate, so it lists exactly what a user's program can name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::workspace::root;

/// rustdoc writes each description of a crate into the same file.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What rustdoc says of a crate, in a file. Its JSON is unstable, hence the switch; everything is built in one shared
/// folder.
fn rustdoc(package: &str, features: &str, hidden: bool) -> PathBuf {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nested");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["rustdoc", "--quiet", "--offline", "-p", package, "--lib", "--no-default-features"])
        .args(["--features", features])
        .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
        .args(hidden.then_some("--document-hidden-items"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (name, kind) = (package.replace('-', "_"), if hidden { "all" } else { "public" });
    let described = target.join(format!("doc/{name}.{kind}.json"));
    std::fs::copy(target.join(format!("doc/{name}.json")), &described).expect("rustdoc has written it");
    described
}

fn described() -> public_api::PublicApi {
    public_api::Builder::from_rustdoc_json(rustdoc("weixin", "all,client,push", false))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .expect("the description can be read")
}

/// The lines that a reviewer wants: items, inherent functions, and the well-known traits that types implement. What
/// generated types implement for the runtime's sake is the runtime's business.
fn surface(described: &str) -> String {
    let mut lines = BTreeSet::new();
    let mut in_trait = false;
    for line in described.lines() {
        if line.starts_with("impl") {
            in_trait = line.contains(" for ");
            if in_trait && !line.contains("weixin_runtime::") {
                lines.insert(line.to_owned());
            }
            continue;
        }
        let item = ["struct ", "enum ", "mod ", "static ", "use ", "trait "].iter().any(|kind| {
            line.trim_start_matches("#[non_exhaustive] ")
                .strip_prefix("pub ")
                .is_some_and(|rest| rest.starts_with(kind))
        });
        in_trait &= !item;
        // What a request answers with is part of its surface, though a trait says it.
        let answers = line.starts_with("pub type weixin::") && !line.contains("::Err =");
        if !in_trait || answers {
            lines.insert(shortened(line));
        }
    }
    let mut lines: Vec<String> = lines.into_iter().collect();
    lines.sort_by_key(|line| line[line.find("weixin").unwrap_or(0)..].to_owned());
    lines.join("\n") + "\n"
}

/// Without the paths that every line would repeat.
fn shortened(line: &str) -> String {
    [
        "weixin_runtime::value::",
        "weixin_runtime::codes::",
        "weixin_runtime::endpoint::",
        "weixin_runtime::file::",
        "weixin_runtime::format::",
        "alloc::string::",
        "core::option::",
        "core::convert::",
        "core::result::",
    ]
    .iter()
    .fold(line.to_owned(), |line, path| line.replace(path, ""))
}

/// The lines by the outer group that they are about; all others are the crate's.
fn by_group(surface: &str) -> BTreeMap<String, String> {
    let spec = weixin_codegen::files::read_spec(&root().join("spec")).expect("the spec can be read");
    let api = weixin_codegen::model(spec).expect("the spec is good");
    let known: Vec<String> = api.outer_groups().into_iter().map(|group| group.name.rust).collect();
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    for line in surface.lines() {
        let path = line.find("weixin::").map_or("", |at| &line[at + "weixin::".len()..]);
        let group = known.iter().find(|group| path.strip_prefix(group.as_str()).is_some_and(|it| it.starts_with("::")));
        let group = group.map_or("crate", String::as_str);
        groups.entry(group.to_owned()).or_default().extend([line, "\n"]);
    }
    groups
}

#[test]
fn the_public_surface_is_what_was_reviewed() {
    for (group, text) in by_group(&surface(&described().to_string())) {
        let name = format!("the_public_surface_is_what_was_reviewed@{group}");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/surface" }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// What rustdoc says of a crate.
struct Described(Value);

impl Described {
    fn of(package: &str, features: &str) -> Self {
        let text = std::fs::read_to_string(rustdoc(package, features, true)).expect("rustdoc has written it");
        Self(serde_json::from_str(&text).expect("JSON"))
    }

    fn item(&self, id: &Value) -> Option<&Value> {
        self.0["index"].get(id.to_string())
    }

    /// Where an item is defined, with its crate.
    fn path(&self, id: &Value) -> Option<String> {
        let parts = self.0["paths"].get(id.to_string())?["path"].as_array()?;
        Some(parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("::"))
    }

    /// Where everything is defined that has a public name in a module, or in a module inside it.
    fn named(&self, module: &Value, found: &mut BTreeSet<String>) {
        let Some(inside) = self.item(module) else { return };
        for id in inside["inner"]["module"]["items"].as_array().into_iter().flatten() {
            let item = self.item(id).unwrap_or(&Value::Null);
            if is_for_macros(item) {
                continue;
            }
            let target = item["inner"].get("use").map_or(id, |reexport| &reexport["id"]);
            found.extend(self.path(target));
            self.named(target, found);
        }
    }

    /// Where everything is defined that the signatures of the crate mention: those of functions, fields and traits.
    fn mentioned(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let items = self.0["index"].as_object().into_iter().flatten().map(|(_, item)| item);
        for item in items.filter(|item| !is_for_macros(item) && item["inner"].get("impl").is_none()) {
            self.mentioned_in(&item["inner"], &mut found);
        }
        found
    }

    fn mentioned_in(&self, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                // A path to a type or a trait.
                if let (Some(id), Some(_), true) = (object.get("id"), object.get("path"), object.contains_key("args")) {
                    found.extend(self.path(id));
                }
                object.values().for_each(|inside| self.mentioned_in(inside, found));
            }
            Value::Array(items) => items.iter().for_each(|inside| self.mentioned_in(inside, found)),
            _ => {}
        }
    }
}

/// Whether the name says that only macros use it.
fn is_for_macros(item: &Value) -> bool {
    item["name"].as_str().is_some_and(|name| name.starts_with("__"))
}

#[test]
fn what_is_mentioned_can_be_named() {
    let (bindings, runtime) = (
        Described::of("weixin", "all,client,push,serde,sign"),
        Described::of("weixin-runtime", "client,push,serde,sign"),
    );
    let is_token = |item: &&Value| item["name"] == "Token" && item["inner"].get("struct").is_some();
    let items = [&bindings, &runtime].map(|described| described.0["index"].as_object().expect("items").values());
    assert_eq!(items.into_iter().flatten().filter(is_token).count(), 1, "one `Token`: the runtime's has another name");
    let mut named = BTreeSet::new();
    for described in [&bindings, &runtime] {
        described.named(&described.0["root"], &mut named);
    }
    let whole = |reexport: &Value| reexport["source"] == "weixin_runtime" && reexport["name"] == "runtime";
    let items = bindings.0["index"].as_object().into_iter().flatten();
    assert!(items.map(|(_, item)| &item["inner"]["use"]).any(whole), "the runtime's names are `weixin::runtime`'s");
    let mentioned: BTreeSet<String> = bindings.mentioned().into_iter().chain(runtime.mentioned()).collect();
    assert!(mentioned.contains("weixin_runtime::types::into_value::IntoValue"), "it looks into signatures");
    let is_internal = |path: &str| path.rsplit("::").next().is_some_and(|name| name.starts_with("__"));
    let has_none = |path: &&String| path.starts_with("weixin") && !is_internal(path) && !named.contains(*path);
    let nameless: Vec<&String> = mentioned.iter().filter(has_none).collect();
    assert_eq!(nameless, [] as [&String; 0], "a program cannot name these: re-export them in the runtime's `lib.rs`");
}
