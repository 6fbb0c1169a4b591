//! Pages that are made to cost more than their length, at one size and at twice the size: `cargo bench -p weixin-import`.
//!
//! Each of 1 MB takes less than a second, and about twice what half of it takes.

#[path = "../tests/it/support/walls.rs"]
mod walls;

use std::fmt;

use divan::Bencher;
use divan::counter::BytesCount;
use weixin_import::{Options, Page, SpecContext, import};

fn main() {
    divan::main();
}

struct Case {
    name: &'static str,
    make: fn(usize) -> String,
    size: usize,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} kB", self.name, self.size / 1000)
    }
}

fn cases() -> impl Iterator<Item = Case> {
    let sizes = [500_000, 1_000_000];
    walls::WALLS.iter().flat_map(move |(name, make)| sizes.map(|size| Case { name, make: *make, size }))
}

#[divan::bench(args = cases(), sample_count = 3, sample_size = 1)]
fn page(bencher: Bencher<'_, '_>, case: &Case) {
    let options = Options { prose: true, today: "2026-11-21".to_owned() };
    let page = Page { shown: "page".to_owned(), text: (case.make)(case.size), ..Page::default() };
    let bytes = BytesCount::new(page.text.len());
    bencher.counter(bytes).bench(|| import(divan::black_box(&page), &SpecContext::default(), &options));
}
