//! What a maintainer reads when a spec is wrong: every rule broken once, the whole message as a snapshot.

use std::path::Path;

use weixin_codegen::yaml::MAX_BYTES;
use weixin_codegen::{Rule, Source, encoding, model, model_as_of, rules};
use weixin_tests::bundle;

/// The latest day for the bad specs: snapshots do not change with the clock.
const TODAY: &str = "2026-11-29";

fn rendered(text: &str) -> String {
    match model_as_of(bundle::sources(text), TODAY) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

#[test]
fn every_bad_spec_is_explained() {
    insta::glob!("../../fixtures/bad", "*.txt", |path| {
        // As the files of a spec are read: one of them is not UTF-8.
        let text = encoding::escape(std::fs::read(path).expect("the fixture can be read"), MAX_BYTES);
        let message = rendered(&text);
        assert_ne!(message, "nothing wrong", "{} breaks no rule", path.display());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/bad" }, {
            insta::assert_snapshot!(message);
        });
    });
}

/// What the formatter reports when it is wrong itself: no spec provokes it.
const UNPROVOKED: [&str; 1] = ["layout"];

#[test]
fn every_rule_is_broken_by_the_bad_spec_of_its_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
    for rule in rules().filter(|rule| !UNPROVOKED.contains(&rule.name)) {
        let path = folder.join(format!("{}.txt", rule.name));
        let bytes = std::fs::read(&path).unwrap_or_else(|_| panic!("no fixture breaks {rule:?}"));
        let errors =
            model_as_of(bundle::sources(&encoding::escape(bytes, MAX_BYTES)), TODAY).expect_err("it is a bad one");
        assert!(errors.list().iter().any(|error| error.rule == rule), "{rule:?} is not broken: {errors}");
    }
}

/// Scripts, settings of editors and reports in other systems have the names: none changes, none goes, none means something else.
#[test]
fn the_names_of_rules_stay() {
    let names: Vec<&str> = rules().map(|rule| rule.name).collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("rules", names.join("\n"));
    });
    for (at, rule) in rules().enumerate() {
        let Rule { name, demands } = rule;
        assert!(!names[..at].contains(name), "two rules are called `{name}`");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !name.is_empty(), "{rule:?}");
        assert!(!demands.is_empty() && !demands.ends_with('.'), "{rule:?}");
    }
}

/// Only `lint` completes a message that does not say its rule.
#[test]
fn every_message_says_its_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src");
    let mut unread = vec![folder.clone()];
    let mut files = 0;
    while let Some(path) = unread.pop() {
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).expect("readable").map(|entry| entry.expect("readable").path());
            unread.extend(inside.filter(|path| *path != folder.join("lint")));
        } else {
            let text = std::fs::read_to_string(&path).expect("readable");
            files += 1;
            let unsaid = ["Diagnostic::new(", "Diagnostic::nowhere("].iter().any(|call| text.contains(call));
            assert!(!unsaid, "{}: say which rule it is, with `Diagnostic::of`", path.display());
        }
    }
    assert!(files > 100, "{files} files");
}

/// One long text as a spec.
fn alone(text: String) -> String {
    match model(vec![Source { shown: "spec/big.yaml".into(), path: "big.yaml".into(), text }]) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

#[test]
fn hostile_yaml_is_refused_within_bounds() {
    assert!(alone("[".repeat(500_000)).contains("nested deeper than 32 levels"));
    assert!(alone("a: {".repeat(100_000)).contains("nested deeper than 32 levels"));
    assert!(alone("x".repeat(2 << 20)).contains("at most 1048576 are read"));
    let bomb =
        "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nservice: *c\n";
    assert!(alone(bomb.into()).contains("aliases are not part of the language"));
    let wide: String = (0..100_000).map(|at| format!("k{at}: 1\n")).collect();
    let said = alone(format!("endpoint: x\n{wide}"));
    assert!(said.contains("unknown key `k1`") && said.matches("error[").count() < 200, "bounded, and not silent");
}

/// Whatever a spec holds, a terminal is not flooded: so many bytes are the most that a report may have.
const REPORT: usize = 150_000;

#[test]
fn reports_are_bounded() {
    let head = "endpoint: call\nsummary: A call.\npage: { url: \"https://example.com\", read: 2026-11-21 }\nroute: POST /call\n\
        token: app\nresponse: nothing\n";
    let many = |line: &dyn Fn(usize) -> String, number: usize| (0..number).map(line).collect::<String>();
    let hostile = [
        ("one long line", format!("json: {{ {} }}\n", many(&|at| format!("k{at}: strng, "), 20_000))),
        ("a long name", format!("json: {{ {}: strng }}\n", "x".repeat(500_000))),
        ("a long type", format!("json: {{ a: \"{}\" }}\n", "x".repeat(500_000))),
        ("many unknown keys", many(&|at| format!("k{at}: 1\n"), 20_000)),
        ("many doubled keys", "token: app\n".repeat(20_000)),
        (
            "many wrong values",
            format!("json:\n{}", many(&|at| format!("  k{at}: {{ type: string, max_length: x }}\n"), 2_000)),
        ),
        (
            "many syntax errors",
            format!("json:\n{}", many(&|at| format!("  k{at}: {{ type: string, doc: a: b }}\n"), 2_000)),
        ),
        ("many open quotes", format!("json: {}\n", "{ a: \"x".repeat(20_000))),
        ("many tabs", format!("json:\n{}", "\ta:\n".repeat(20_000))),
        ("many control characters", format!("docs: \"{}\"\n", "\u{7}".repeat(100_000))),
    ];
    for (what, text) in hostile {
        let said = alone(format!("{head}{text}"));
        assert!(said.contains("error["), "{what}: silent");
        assert!(said.len() < REPORT, "{what}: {} bytes", said.len());
        assert!(said.lines().all(|line| line.chars().count() < 1_000), "{what}: a long line");
    }
    let said = alone(format!("{head}{}", "token: app\n".repeat(20_000)));
    assert!(
        said.contains("… and 19,9") && said.contains("20,00"),
        "what is not shown is counted: {}",
        &said[said.len() - 200..]
    );
}

#[test]
fn any_cut_and_any_flipped_byte_gives_a_message_or_a_model_but_no_panic() {
    let text = include_str!("../../../spec/endpoints/cooperation_shop/upload.yaml");
    let base = |text: String| {
        let file = Source { shown: "upload.yaml".into(), path: "endpoints/cooperation_shop/upload.yaml".into(), text };
        let mut sources = bundle::sources("");
        sources.push(file);
        let _ = model(sources).map_err(|diagnostics| diagnostics.to_string());
    };
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(31) {
        base(text[..at].to_owned());
    }
    let mut seed = 1u32;
    for _ in 0..500 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..3 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % bytes.len();
            bytes[at] = b"{}[]:,-#&*!|>'\"%@ \n\t0aZ\xff"[(seed >> 3) as usize % 24];
        }
        base(String::from_utf8_lossy(&bytes).into_owned());
    }
}
