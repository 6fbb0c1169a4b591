//! What files that are written by hand have of the spec, and what is left alone in them.

use std::fs;

use weixin_codegen::model::Api;
use weixin_codegen::regions::{Host, fill};

use crate::workspace::root;

/// A spec with groups inside groups, which are features.
fn api() -> Api {
    let fixture = root().join("tests/fixtures/features/groups.txt");
    let text = fs::read_to_string(fixture).expect("the fixture can be read");
    weixin_codegen::model(weixin_tests::bundle::sources(&text)).expect("the fixture is good")
}

fn manifest(text: &str) -> Result<Option<String>, String> {
    fill(text, Host::Manifest, &api(), "api").map_err(|error| error.to_string())
}

#[test]
fn features_are_those_of_the_groups_and_the_rest_stays() {
    let text = "[features]\nclient = []\n# weixin generate: features\nold = []\n# weixin generate: end\n\n[lints]\n";
    let filled = manifest(text).expect("good").expect("it has a part");
    let expected = "[features]\nclient = []\n# weixin generate: features\n\
        all = [\"express\", \"shop\"]\nexpress = [\"express-type\"]\nexpress-type = []\n\
        shop = [\"shop-orders\"]\nshop-orders = []\n# weixin generate: end\n\n[lints]\n";
    assert_eq!(filled, expected);
    assert_eq!(manifest(&filled), Ok(Some(filled.clone())), "again, nothing changes");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(manifest(&windows), Ok(Some(expected.replace('\n', "\r\n"))));
    assert_eq!(manifest("[features]\nclient = []\n"), Ok(None), "nothing is asked for");
}

#[test]
fn names_and_the_table_of_groups_are_in_the_root() {
    let text = "//! Docs.\n//!\n//! <!-- weixin generate: groups -->\n//! <!-- weixin generate: end -->\n\nmod api;\n\
        // weixin generate: re-exports\n// weixin generate: end\npub use api::*;\n";
    let filled = fill(text, Host::CrateRoot, &api(), "inner::api").expect("good").expect("it has parts");
    for line in [
        "//! | feature | module | endpoints | the vendor's section |",
        "//! | `express-type` | `express::r#type` | 2 | 物流 › 单\\|票 |",
        "//! | `shop-orders` | `shop::orders` | 1 |  |",
        "#[cfg(any(feature = \"express\", feature = \"express-type\"))]",
        "pub use inner::api::express;",
        "pub use inner::api::shop;",
    ] {
        assert_eq!(filled.lines().filter(|it| *it == line).count(), 1, "{line} in\n{filled}");
    }
    assert!(filled.starts_with("//! Docs.\n") && filled.ends_with("// weixin generate: end\npub use api::*;\n"));
}

#[test]
fn what_cannot_be_followed_is_an_error_and_changes_nothing() {
    for (text, expected) in [
        (
            "# weixin generate: features\n",
            "line 1: `weixin generate: features` has no `weixin generate: end`; write it behind what is generated",
        ),
        ("\n# weixin generate: end\n", "line 2: `weixin generate: end` ends nothing; remove it"),
        (
            "# weixin generate: featurs\n# weixin generate: end\n",
            "line 1: `weixin generate: featurs` is no part that is generated; did you mean `features`?",
        ),
        (
            "# weixin generate: groups\n# weixin generate: end\n",
            "line 1: `weixin generate: groups` is no part that is generated; this file may have `features`",
        ),
        (
            "# weixin generate: features\n# weixin generate: features\n",
            "line 2: `weixin generate: features` of line 1 has no `weixin generate: end` before this",
        ),
        (
            "# weixin generate: features\n# weixin generate: end\n# weixin generate: features\n# weixin generate: end\n",
            "line 3: `weixin generate: features` is there already; remove one of them",
        ),
    ] {
        assert_eq!(manifest(text), Err(expected.to_owned()), "{text}");
    }
    let language = weixin_codegen::files::read_spec(&root().join("tests/fixtures/language")).expect("readable");
    let language = weixin_codegen::model(language).expect("good");
    let error = fill("# weixin generate: features\n# weixin generate: end\n", Host::Manifest, &language, "api");
    assert!(error.is_err_and(|error| error.what.contains("say `features_per_group: true`")));
}
