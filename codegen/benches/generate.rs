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
    // What is shared and used by nobody would be an error.
    assert!(endpoints >= pages.len(), "no fewer than the spec has: {}", pages.len());
    for (at, page) in (0..endpoints).zip(pages.iter().cycle()) {
        let copy = at / pages.len();
        all.push(if copy == 0 { page.clone() } else { copied(page, copy) });
    }
    all
}

/// An endpoint in another group, and with another route.
fn copied(page: &Source, copy: usize) -> Source {
    let (group, name) = page.path.rsplit_once('/').expect("an endpoint is in a group");
    let path = format!("{group}{copy}/{name}");
    let route = page.text.lines().find_map(|line| line.strip_prefix("route: ")).expect("an endpoint has a route");
    let (method, way) = route.split_once(" /").expect("a route has a path");
    // Corrections name it, too.
    let text = page.text.replace(route, &format!("{method} /copy{copy}/{way}"));
    Source { shown: format!("spec/{path}"), path, text }
}

#[divan::bench(args = [250, 1_000, 10_000], sample_count = 10)]
fn whole_pipeline(bencher: Bencher<'_, '_>, endpoints: usize) {
    bencher
        .counter(ItemsCount::new(endpoints))
        .with_inputs(|| multiplied(endpoints))
        .bench_values(|sources| weixin_codegen::generate(sources).expect("the spec is good"));
}

/// Each stage on the outcome of the one before; what is not said to run on one core runs on all.
mod stage {
    use std::sync::Arc;

    use weixin_codegen::read::{Spec, read};
    use weixin_codegen::{Diagnostics, emit, lint, render, yaml};

    use super::*;

    const ENDPOINTS: usize = 1_000;

    fn read_all(sources: &Arc<[Source]>) -> Spec {
        let mut diagnostics = Diagnostics::new(sources.clone());
        let spec = read(sources, &mut diagnostics);
        assert!(diagnostics.is_empty(), "the spec is good");
        spec
    }

    fn bench<I, O>(bencher: Bencher<'_, '_>, input: I, stage: impl Fn(&I) -> O + Sync)
    where
        I: Sync,
    {
        bencher.counter(ItemsCount::new(ENDPOINTS)).bench(|| stage(&input));
    }

    /// Text to trees, on one core.
    #[divan::bench(sample_count = 10)]
    fn a_parse(bencher: Bencher<'_, '_>) {
        bench(bencher, multiplied(ENDPOINTS), |sources| {
            let parsed = |source: &Source| yaml::parse(0, &source.text, &mut Vec::new());
            sources.iter().map(parsed).collect::<Vec<_>>()
        });
    }

    /// Text to the typed spec, on all cores: parsing is a part of it.
    #[divan::bench(sample_count = 10)]
    fn b_read(bencher: Bencher<'_, '_>) {
        bench(bencher, multiplied(ENDPOINTS).into(), read_all);
    }

    #[divan::bench(sample_count = 10)]
    fn c_lint(bencher: Bencher<'_, '_>) {
        let sources: Arc<[Source]> = multiplied(ENDPOINTS).into();
        bench(bencher, read_all(&sources), |spec| lint::lint(spec, &mut Diagnostics::new(sources.clone())));
    }

    /// Everything until the model: reading, linting and lowering.
    #[divan::bench(sample_count = 10)]
    fn d_model(bencher: Bencher<'_, '_>) {
        bench(bencher, multiplied(ENDPOINTS), |sources| weixin_codegen::model(sources.clone()).expect("a good spec"));
    }

    /// The model to tokens, on one core.
    #[divan::bench(sample_count = 10)]
    fn e_emit(bencher: Bencher<'_, '_>) {
        let api = weixin_codegen::model(multiplied(ENDPOINTS)).expect("a good spec");
        bench(bencher, api, emit::modules);
    }

    /// The model to text, on one core: emitting is a part of it.
    #[divan::bench(sample_count = 10)]
    fn f_emit_and_format(bencher: Bencher<'_, '_>) {
        let api = weixin_codegen::model(multiplied(ENDPOINTS)).expect("a good spec");
        bench(bencher, api, |api| emit::modules(api).into_iter().map(render::text).collect::<Vec<_>>());
    }

    /// The model to text, on all cores.
    #[divan::bench(sample_count = 10)]
    fn g_render(bencher: Bencher<'_, '_>) {
        let api = weixin_codegen::model(multiplied(ENDPOINTS)).expect("a good spec");
        bench(bencher, api, weixin_codegen::render);
    }
}
