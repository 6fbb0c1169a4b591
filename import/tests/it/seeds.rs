//! The two pages that the project began with: importing them gives the curated spec, but for a short overlay.

use std::fs;
use std::path::Path;

use weixin_codegen::diff::{Verdict, diff};
use weixin_codegen::load::load_part;
use weixin_codegen::{Source, files, model};
use weixin_import::{Overlay, Page, SpecContext, import};

use crate::support::{self, options};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
const OVERLAYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/overlays");

/// The endpoints of the seeds: page, address, and the overlay with the most edits that it may have: as many as the
/// page is known to be wrong about, or silent.
const SEEDS: [(&str, &str, &str, usize); 2] = [
    (
        "upload.en.txt",
        "https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/en/business-capabilities/cooperation_shop/upload.html",
        "upload.yaml",
        7,
    ),
    (
        "uploadMediaToCodeAudit.en.txt",
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/miniprogram-management/code-management/uploadMediaToCodeAudit.html",
        "uploadMediaToCodeAudit.yaml",
        8,
    ),
];

fn spec(wanted: impl Fn(&str) -> bool) -> Vec<Source> {
    let all = files::read_spec(Path::new(SPEC)).expect("the project's spec");
    all.into_iter().filter(|source| wanted(&source.path)).collect()
}

/// A page of the vendor, on machines that have them: the variable names the folder.
fn saved_page(name: &str) -> String {
    let pages = std::env::var_os("WEIXIN_PAGES").expect("WEIXIN_PAGES names a folder");
    fs::read_to_string(Path::new(&pages).join("seed").join(name)).expect("a page")
}

#[test]
#[ignore = "needs the vendor's pages"]
fn seeds_and_their_overlays_give_the_curated_spec() {
    let shared = files::read_spec(Path::new(support::SPEC)).expect("the shared files");
    let seeds = |path: &str| {
        path == "formats.yaml" || path.ends_with("/upload.yaml") || path.ends_with("/uploadMediaToCodeAudit.yaml")
    };
    let curated: Vec<Source> = shared.iter().cloned().chain(spec(seeds)).collect();
    // A part of the spec: tables that only other endpoints use stand in it too.
    let curated = load_part(curated, "endpoints/channels/upload.yaml").unwrap_or_else(|errors| panic!("{errors}")).api;
    let context = SpecContext::of(&curated);
    let mut sources = shared;
    for (name, url, overlay, most) in SEEDS {
        let text = saved_page(name);
        let page =
            Page { shown: name.to_owned(), url: Some(url.to_owned()), read: Some("2026-11-21".to_owned()), text };
        let imported = import(&page, &context, &options(false)).expect("a draft");
        let text = fs::read_to_string(Path::new(OVERLAYS).join(overlay)).expect("an overlay");
        let overlay =
            Overlay::parse(&Source { shown: overlay.to_owned(), path: overlay.to_owned(), text }).expect("an overlay");
        assert!(overlay.len() <= most, "{} edits, at most {most}", overlay.len());
        sources.extend(overlay.apply(&imported).unwrap_or_else(|error| panic!("{error}\n{}", imported.source.text)));
    }
    let imported = model(sources.clone()).unwrap_or_else(|errors| panic!("{errors}"));
    let difference = diff(&curated, &imported);
    let facts: Vec<String> = difference
        .changes
        .iter()
        .filter(|change| change.wire() > Verdict::Docs)
        .map(|change| {
            format!("{} {}: {:?} {:?} → {:?}", change.subject, change.what, change.kind, change.old, change.new)
        })
        .collect();
    assert!(facts.is_empty(), "{}", facts.join("\n"));
}
