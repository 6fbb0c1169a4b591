//! How long a spec of many endpoints takes, from text to text: `cargo bench -p weixin-codegen`.

use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use weixin_codegen::Source;

fn main() {
    divan::main();
}

/// The real spec, its endpoints multiplied under other names: `endpoints` in all, with the shared tables once.
fn multiplied(endpoints: usize) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let real = weixin_codegen::files::read_spec(&folder).expect("the spec can be read");
    let (pages, mut all): (Vec<Source>, Vec<Source>) =
        real.into_iter().partition(|it| it.path.starts_with("endpoints/"));
    for (copy, page) in (0..endpoints).zip(pages.iter().cycle()) {
        let mut parts = page.path.trim_end_matches(".yaml").split('/').skip(1);
        let (group, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let path = format!("endpoints/{group}{copy}/{name}.yaml");
        all.push(Source { shown: format!("spec/{path}"), path, text: page.text.clone() });
    }
    all
}

#[divan::bench(args = [2, 10, 100, 1_000, 10_000], sample_count = 10)]
fn whole_way(bencher: Bencher<'_, '_>, endpoints: usize) {
    bencher
        .counter(ItemsCount::new(endpoints))
        .with_inputs(|| multiplied(endpoints))
        .bench_values(|sources| weixin_codegen::generate(sources).expect("the spec is good"));
}

#[divan::bench(args = [1_000], sample_count = 10)]
fn read_lint_lower(bencher: Bencher<'_, '_>, endpoints: usize) {
    bencher
        .counter(ItemsCount::new(endpoints))
        .with_inputs(|| multiplied(endpoints))
        .bench_values(|sources| weixin_codegen::model(sources).expect("the spec is good"));
}

#[divan::bench(args = [1_000], sample_count = 10)]
fn emit_render(bencher: Bencher<'_, '_>, endpoints: usize) {
    let api = weixin_codegen::model(multiplied(endpoints)).expect("the spec is good");
    bencher.counter(ItemsCount::new(endpoints)).bench(|| weixin_codegen::render(&api));
}
