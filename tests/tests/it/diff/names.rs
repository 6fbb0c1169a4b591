//! Names within the spec: what only has another one is told once, where it is, and not wherever it is used.

use weixin_codegen::diff::{ChangeKind, Verdict, diff_loaded};

use super::{CALL, SERVICE, base, loaded, pairs};

#[test]
fn another_name_is_told_once() {
    use ChangeKind::{EnvelopeName, ErrorTableRenamed, FormatTableRenamed, HostName, SignerName, TokenKindName};
    let before = loaded(base());
    let kinds = [EnvelopeName, ErrorTableRenamed, FormatTableRenamed, HostName, SignerName, TokenKindName];
    for kind in kinds {
        for pair in pairs().filter(|pair| pair.kinds.0 == kind) {
            let after = loaded(pair.sources());
            for diff in [diff_loaded(&before, &after), diff_loaded(&after, &before)] {
                let told: Vec<ChangeKind> = diff.changes.iter().map(|change| change.kind).collect();
                assert_eq!((told, diff.wire()), (vec![kind], Verdict::None));
            }
        }
    }
}

/// Another token may be carried alike: what is described otherwise is something else, and is refused where the old one was
/// let through.
#[test]
fn another_thing_is_no_other_name() {
    let with = |name: &str, doc: &str| {
        let mut sources = base();
        for source in &mut sources {
            source.text = match source.path.as_str() {
                SERVICE => {
                    source.text.replace("  platform: {", &format!("  {name}: {{")).replace("of a platform.", doc)
                }
                CALL => source.text.replace("[app, platform]", &format!("[app, {name}]")),
                _ => continue,
            };
        }
        loaded(sources)
    };
    let kinds = |name: &str, doc: &str| -> Vec<ChangeKind> {
        let diff = diff_loaded(&loaded(base()), &with(name, doc));
        diff.changes.iter().map(|change| change.kind).collect()
    };
    // A doc that says the new name wherever it said the old one is the same.
    assert_eq!(kinds("partner", "of a partner."), [ChangeKind::TokenKindName, ChangeKind::TokenKindDoc]);
    let other = kinds("user", "of somebody who has logged in.");
    assert!(other.contains(&ChangeKind::TokenRefused) && other.contains(&ChangeKind::TokenKindRemoved), "{other:?}");
}
