//! Every snapshot belongs to a test: one that no test reads would protect nothing.

use crate::workspace::{files_below, read, root};

#[test]
fn every_snapshot_has_its_test() {
    let tests = root().join("tests");
    let snapshots = files_below(&tests.join("tests/snapshots"));
    let sources = files_below(&tests.join("tests/it"));
    let fixtures = files_below(&tests.join("fixtures"));
    let source: String = sources.iter().map(|path| read(path)).collect();
    let api = weixin_codegen::files::read_spec(&root().join("spec")).map(weixin_codegen::model);
    let api = api.expect("the spec can be read").expect("the spec is good").without_drafts();
    let mut groups: Vec<String> = api.group_names().into_iter().map(|name| name.replace('/', "-")).collect();
    // What belongs to no group.
    groups.push("crate".to_owned());
    assert!(!snapshots.is_empty());
    for snapshot in snapshots {
        let name = snapshot.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let name = name.strip_suffix(".snap").unwrap_or_else(|| panic!("{name} is no accepted snapshot: review it"));
        let referred = match name.split_once('@') {
            // Made for each fixture, or for each group of the spec: the test's name, and that of the fixture or group.
            Some((test, of)) => {
                let is_fixture = fixtures.iter().any(|path| path.ends_with(of));
                let is_group = groups.iter().any(|group| group == of);
                source.contains(&format!("fn {test}(")) && (is_fixture || is_group)
            }
            None => source.contains(&format!("\"{name}\"")),
        };
        assert!(referred, "no test refers to {}: remove it", snapshot.display());
    }
}
