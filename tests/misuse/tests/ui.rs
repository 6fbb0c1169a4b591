//! What must not compile, with the message that a user sees.
//!
//! `TRYBUILD=overwrite cargo test -p weixin-misuse --test ui -- --ignored` writes the messages anew. This is a crate of its own: trybuild
//! builds the dependencies of the crate that it stands in once more, so these have to be few, and a crate of macros would build the
//! runtime, the client and all below it a second time for the machine that compiles.

use std::fs;
use std::path::Path;

/// The files hold the words of one compiler. The doc tests of the crate `weixin` hold with any compiler that the same
/// things do not compile.
#[test]
#[ignore = "needs rustc 1.95"]
fn what_must_not_compile_does_not() {
    // trybuild compiles in a folder of its own, and a spec's path begins at the caller's folder.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
    for spec in ["spec", "bad_spec"] {
        copy(&here.join(spec), &target.join("tests/trybuild/weixin-misuse").join(spec));
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)
        } else {
            fs::copy(entry.path(), to).map(drop).expect("writable")
        }
    }
}
