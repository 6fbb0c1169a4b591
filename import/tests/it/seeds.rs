//! The two pages that the project began with: the curated spec says what they say, but for what people decided.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weixin_codegen::files;
use weixin_import::{KnownSpec, Page, render_text};

use crate::support::options;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

/// The endpoints of the seeds: page, address, and the most differences that there may be: as many facts as the page is
/// known to be wrong about, or silent.
const SEEDS: [(&str, &str, usize); 2] = [
    (
        "upload.en.txt",
        "https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/en/business-capabilities/cooperation_shop/upload.html",
        7,
    ),
    (
        "uploadMediaToCodeAudit.en.txt",
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/miniprogram-management/code-management/uploadMediaToCodeAudit.html",
        4,
    ),
];

/// A page of the vendor, on machines that have them: the variable names the folder.
fn saved_page(name: &str) -> String {
    let pages = std::env::var_os("WEIXIN_PAGES").expect("WEIXIN_PAGES names a folder");
    fs::read_to_string(Path::new(&pages).join("seed").join(name)).expect("a page")
}

#[test]
#[ignore = "needs the vendor's pages"]
fn seeds_differ_from_the_curated_spec_where_people_decided() {
    let sources = files::read_spec(Path::new(SPEC)).expect("the project's spec");
    let known = KnownSpec::new(sources, BTreeMap::new()).expect("a spec");
    for (name, url, most) in SEEDS {
        let text = saved_page(name);
        let page =
            Page { shown: name.to_owned(), url: Some(url.to_owned()), read: Some("2026-11-21".to_owned()), text };
        let found = known.drift(&page, &options(false)).expect("a comparison");
        assert!(found.changes.len() <= most, "{}", render_text(&[found]));
    }
}
