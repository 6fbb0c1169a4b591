//! The compiler's word on the Rust verdicts.
//!
//! What is called breaking has a program that compiles with the old bindings and not with the new ones. What is called
//! additive has one that compiles with the new bindings only. And whatever is not called breaking lets a program that
//! uses all of the fixture compile as it is.

use std::collections::BTreeSet;

use weixin_codegen::Source;
use weixin_codegen::diff::Verdict;
use weixin_codegen::model::Api;

use super::{Pair, base, loaded, pairs};
use crate::scratch_crate::ScratchCrate;

/// A program that uses the fixture's bindings, an endpoint a module.
const PROGRAM: &str = include_str!("program.rs.txt");

/// The endpoints that an edit touches; those of the fixture's shop when it touches what they share.
fn touched(api: &mut Api, pair: &Pair) {
    let files: BTreeSet<&str> = pair.edits.iter().map(|(path, ..)| *path).filter(|path| path.contains('/')).collect();
    let shared = pair.edits.iter().any(|(path, ..)| !path.contains('/'));
    for group in &mut api.groups {
        group.endpoints.retain(|endpoint| shared || files.contains(endpoint.source.as_str()));
    }
    api.groups.retain(|group| !group.endpoints.is_empty());
    api.messages.retain(|message| shared || files.contains(message.exchange.source.as_str()));
}

/// The parts of the program about the endpoints that are there.
fn program(api: &Api) -> String {
    let endpoints = || api.groups.iter().flat_map(|group| &group.endpoints).map(|one| one.name.wire.as_str());
    let messages = || api.messages.iter().map(|message| message.name());
    let there = |name: &str| endpoints().chain(messages()).any(|known| known == name);
    let parts = PROGRAM.split("// === ").skip(1).filter_map(|part| part.split_once('\n'));
    parts.filter(|(name, _)| there(name)).map(|(_, part)| part).collect()
}

fn model(sources: Vec<Source>) -> Api {
    loaded(sources).api.without_drafts()
}

fn breaking(verdict: Verdict) -> bool {
    verdict == Verdict::Breaking
}

/// The pairs of which one test has its programs compiled: a part of them with every change, and in `.ci/full` all.
fn tried() -> impl Iterator<Item = (usize, &'static Pair)> {
    let few = weixin_tests::one_of(4);
    pairs().enumerate().filter(move |(at, _)| at.is_multiple_of(few))
}

const HEAD: &str = "#![allow(dead_code, unused)]\n";

#[test]
fn verdicts_come_with_programs() {
    for pair in pairs() {
        let (there, back) = (pair.kinds.0.rule().rust, pair.kinds.1.rule().rust);
        let asks_base = breaking(there) || back == Verdict::Additive;
        let asks_edited = breaking(back) || there == Verdict::Additive;
        assert_eq!(asks_base, !pair.base.is_empty(), "the program of the fixture for {:?}", pair.kinds);
        assert_eq!(asks_edited, !pair.edited.is_empty(), "the program of the edited fixture for {:?}", pair.kinds);
    }
}

#[test]
fn what_should_compile_compiles() {
    let shop = ScratchCrate::new("diff-good");
    let mut lib = format!("{HEAD}pub mod base;\n");
    let whole = model(base());
    shop.bindings("src/base", &whole);
    let user = |api: &str, program: &str| format!("use {api} as api;\nuse weixin_runtime as runtime;\n{program}\n");
    lib.push_str(&format!("mod user {{ {} }}\n", user("crate::base", &program(&whole))));
    for (at, pair) in tried() {
        if !pair.base.is_empty() {
            lib.push_str(&format!("mod base_{at} {{ {} }}\n", user("crate::base", pair.base)));
        }
        let mut api = model(pair.sources());
        touched(&mut api, pair);
        shop.bindings(&format!("src/edited_{at}"), &api);
        lib.push_str(&format!("pub mod edited_{at};\n"));
        let edited = format!("crate::edited_{at}");
        if !pair.edited.is_empty() {
            lib.push_str(&format!("mod new_{at} {{ {} }}\n", user(&edited, pair.edited)));
        }
        if !breaking(pair.kinds.0.rule().rust) {
            lib.push_str(&format!("mod user_{at} {{ {} }}\n", user(&edited, &program(&api))));
        }
    }
    shop.write("src/lib.rs", &lib);
    let errors = shop.check("--lib");
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_should_not_compile_does_not() {
    let shop = ScratchCrate::new("diff-bad");
    shop.bindings("src/base", &model(base()));
    shop.write("src/lib.rs", &format!("{HEAD}pub mod base;\n"));
    let mut wanted = BTreeSet::new();
    for (at, pair) in tried() {
        if !pair.base.is_empty() {
            let name = format!("base_{at}");
            let mut api = model(pair.sources());
            touched(&mut api, pair);
            shop.bindings(&format!("bindings/edited_{at}"), &api);
            let text =
                format!("{HEAD}#[path = \"../../bindings/edited_{at}/mod.rs\"]\nmod api;\nmod user;\nfn main() {{}}\n");
            shop.write(&format!("examples/{name}/main.rs"), &text);
            let user = format!("use crate::api;\nuse weixin_runtime as runtime;\n{}\n", pair.base);
            shop.write(&format!("examples/{name}/user.rs"), &user);
            wanted.insert(name);
        }
        if !pair.edited.is_empty() {
            let name = format!("edited_{at}");
            shop.write(&format!("examples/{name}/main.rs"), &format!("{HEAD}mod user;\nfn main() {{}}\n"));
            let user = format!("use diff_bad::base as api;\nuse weixin_runtime as runtime;\n{}\n", pair.edited);
            shop.write(&format!("examples/{name}/user.rs"), &user);
            wanted.insert(name);
        }
    }
    let errors = shop.check("--examples");
    let kinds = |name: &String| {
        let at: usize = name.rsplit('_').next().and_then(|at| at.parse().ok()).expect("a number");
        format!("{name}: {:?}", pairs().nth(at).expect("a pair").kinds)
    };
    let compiled: Vec<String> = wanted.iter().filter(|name| !errors.contains_key(*name)).map(kinds).collect();
    assert!(compiled.is_empty(), "these compile, so nothing is broken: {compiled:#?}");
    for (name, errors) in &errors {
        let elsewhere: Vec<_> = errors.iter().filter(|(_, file)| !file.ends_with("user.rs")).collect();
        assert!(elsewhere.is_empty(), "{name} fails for another reason: {elsewhere:#?}");
    }
}
