//! The public API of the crate `weixin` as sorted text, one item per line.
//!
//! It comes from rustdoc's own description of the crate, so it lists exactly what a user's program can name. Tests are begun in the
//! order of their names, and these take the longest with one core: the others end beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::packages::packages;
use crate::workspace::{read, root};

/// The crates whose names a user's program has.
const CRATES: [&str; 2] = ["weixin", "weixin-runtime"];

/// What rustdoc says of the [`CRATES`], in files: with what is hidden, which macros of users' crates name.
///
/// It is built in the folder of the tests themselves, where most of what they need is there already. Only rustdoc is told to
/// print what is unstable: cargo would compile all of it anew for a compiler that is.
fn described() -> &'static [Described; 2] {
    static DESCRIBED: LazyLock<[Described; 2]> = LazyLock::new(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["doc", "--quiet", "--offline", "--no-deps", "--lib", "--no-default-features"])
            .args(CRATES.iter().flat_map(|name| ["-p", name]))
            .args(["--features", &features().join(",")])
            .env("RUSTDOC", env!("CARGO_BIN_EXE_unstable_rustdoc"))
            .env("RUSTDOCFLAGS", "-Zunstable-options --output-format=json --document-hidden-items --cap-lints=allow")
            .env("CARGO_TARGET_DIR", target)
            .current_dir(root())
            .output()
            .expect("cargo starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        CRATES.map(|name| {
            let text = read(&target.join(format!("doc/{}.json", name.replace('-', "_"))));
            serde_json::from_str(&text).expect("JSON")
        })
    });
    &DESCRIBED
}

/// All features of the bindings but the TLS of the system, whose library may be missing.
fn features() -> Vec<String> {
    let all = packages();
    let bindings = all.iter().find(|package| package["name"] == "weixin").expect("it is in the workspace");
    let names = bindings["features"].as_object().expect("features").keys();
    names.filter(|name| *name != "native-tls").map(|name| format!("weixin/{name}")).collect()
}

/// The items that a user's program can name.
fn public_items(described: &Described) -> public_api::PublicApi {
    let index = described.index.iter().filter(|(_, item)| !is_hidden(item)).collect();
    let file = tempfile::NamedTempFile::new().expect("writable");
    serde_json::to_writer(BufWriter::new(&file), &Shown { index, rest: &described.rest }).expect("writable");
    public_api::Builder::from_rustdoc_json(file.path())
        .omit_auto_derived_impls(true)
        .build()
        .expect("the description can be read")
}

/// Whether an item is hidden in docs.
fn is_hidden(item: &Value) -> bool {
    let attributes = item["attrs"].as_array().into_iter().flatten();
    attributes.map(Value::to_string).any(|attribute| attribute.contains("doc(hidden)"))
}

/// The lines that a reviewer wants: items, inherent functions, and the well-known traits that types implement. What
/// generated types implement for the runtime's sake is the runtime's business, and all of them implement serde's traits.
fn surface(described: &str) -> String {
    let mut lines = BTreeSet::new();
    let mut in_trait = false;
    for line in described.lines() {
        if line.starts_with("impl") {
            in_trait = line.contains(" for ");
            if in_trait && !line.contains("weixin_runtime::") && !line.contains("serde_core::") {
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
    let [bindings, _] = described();
    for (group, text) in by_group(&surface(&public_items(bindings).to_string())) {
        let name = format!("the_public_surface_is_what_was_reviewed@{group}");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/surface" }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// What rustdoc says of a crate.
#[derive(Deserialize)]
struct Described {
    #[serde(deserialize_with = "items")]
    index: BTreeMap<String, Value>,
    #[serde(flatten)]
    rest: Value,
}

/// The part of it that is not hidden.
#[derive(Serialize)]
struct Shown<'d> {
    index: BTreeMap<&'d String, &'d Value>,
    #[serde(flatten)]
    rest: &'d Value,
}

/// The items of a crate, one after the other: most are what each type has because all types have it, and are not kept.
fn items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Value>, D::Error> {
    struct Items;
    impl<'de> Visitor<'de> for Items {
        type Value = BTreeMap<String, Value>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("items by their numbers")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut items = BTreeMap::new();
            while let Some((id, item)) = map.next_entry::<String, Value>()? {
                let implementation = &item["inner"]["impl"];
                if implementation["is_synthetic"] != true && implementation["blanket_impl"].is_null() {
                    items.insert(id, item);
                }
            }
            Ok(items)
        }
    }
    deserializer.deserialize_map(Items)
}

impl Described {
    fn item(&self, id: &Value) -> Option<&Value> {
        self.index.get(&id.to_string())
    }

    /// Where an item is defined, with its crate.
    fn path(&self, id: &Value) -> Option<String> {
        let parts = self.rest["paths"].get(id.to_string())?["path"].as_array()?;
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
        for item in self.index.values().filter(|item| !is_for_macros(item) && item["inner"].get("impl").is_none()) {
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
    let [bindings, runtime] = described();
    let is_token = |item: &&Value| item["name"] == "Token" && item["inner"].get("struct").is_some();
    let items = [bindings, runtime].map(|described| described.index.values());
    assert_eq!(items.into_iter().flatten().filter(is_token).count(), 1, "one `Token`: the runtime's has another name");
    let mut named = BTreeSet::new();
    for described in [bindings, runtime] {
        described.named(&described.rest["root"], &mut named);
    }
    let whole = |reexport: &Value| reexport["source"] == "weixin_runtime" && reexport["name"] == "runtime";
    assert!(
        bindings.index.values().map(|item| &item["inner"]["use"]).any(whole),
        "the runtime's names are `weixin::runtime`'s"
    );
    let mentioned: BTreeSet<String> = bindings.mentioned().into_iter().chain(runtime.mentioned()).collect();
    assert!(mentioned.contains("weixin_runtime::types::into_value::IntoValue"), "it looks into signatures");
    let is_internal = |path: &str| path.rsplit("::").next().is_some_and(|name| name.starts_with("__"));
    let has_none = |path: &&String| path.starts_with("weixin") && !is_internal(path) && !named.contains(*path);
    let nameless: Vec<&String> = mentioned.iter().filter(has_none).collect();
    assert_eq!(nameless, [] as [&String; 0], "a program cannot name these: re-export them in the runtime's `lib.rs`");
}
