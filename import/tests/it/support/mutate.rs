//! Damaged pages: the same seed and number give the same page on every machine.

/// Words on which the importer turns, and characters that are more than they show.
const WORDS: [&str; 84] = [
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{85}",
    "\u{a0}",
    "\u{3000}",
    "\u{ad}",
    "\u{61c}",
    "\u{fe0f}",
    "\u{e0041}",
    "\u{3164}",
    "\u{2800}",
    "\u{fffe}",
    "\u{1b}[31m",
    "\u{7}",
    "\0",
    "\r",
    "\r\n",
    "\u{b}",
    "：",
    "，",
    "“",
    "”",
    "（",
    "）",
    "｛",
    "】",
    "：：",
    "\\n",
    "\\u0000",
    "\\u202e",
    "\\",
    "\"",
    "'",
    "`",
    "*/",
    "#",
    "# ",
    "## 请求参数\n",
    "### Object Shelf\n",
    "| a | string | 是 | x |\n",
    "| --- | --- | --- | --- |\n",
    "|",
    "---\n",
    "===\n",
    "```\n",
    "```json\n{\"a\": [1, {\"b\": null}]}\n```\n",
    "{",
    "}",
    "[",
    "]",
    "[].",
    ".",
    "-",
    " -",
    "- ",
    "<table>",
    "</td>",
    "<b>",
    "</q>",
    "<!--",
    "<pre>",
    "&amp;",
    "&#x202e;",
    "&#10;",
    "no",
    "true",
    "null",
    "~",
    "1e9",
    "0x1f",
    "2026-11-21",
    "-1",
    "默认为 5",
    "最多 10 个",
    "当 a 为 1 时必填",
    "与 a 二选一",
    "1：x，2：y",
    "object",
    "POST https://api.weixin.qq.com/wxa/x?access_token=A\n",
    "https://developers.weixin.qq.com/doc/x.html\n",
    ".png image/png\n",
];

/// Numbers that look like chance (splitmix64).
pub(crate) struct Numbers(u64);

impl Numbers {
    /// The numbers of one page of a run.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A number below another, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) as usize).checked_rem(end).unwrap_or(0)
    }
}

/// A page with some damage.
pub(crate) fn mutant(pages: &[String], numbers: &mut Numbers) -> String {
    let mut page = pages[numbers.below(pages.len())].clone().into_bytes();
    for _ in 0..=numbers.below(8) {
        damage(&mut page, pages, numbers);
        page.truncate(100_000);
    }
    String::from_utf8_lossy(&page).into_owned()
}

fn damage(page: &mut Vec<u8>, pages: &[String], numbers: &mut Numbers) {
    let at = numbers.below(page.len() + 1);
    let end = (at + numbers.below(40)).min(page.len());
    let word = WORDS[numbers.below(WORDS.len())].as_bytes();
    match numbers.below(10) {
        0 => page.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << numbers.below(8)),
        1 => drop(page.drain(at..end)),
        2 | 3 => drop(page.splice(at..at, word.iter().copied())),
        4 => drop(page.splice(at..end, word.iter().copied())),
        5 => {
            let again = page[at..end].repeat(numbers.below(30));
            page.splice(at..at, again);
        }
        6 => drop(page.splice(at..at, word.repeat(numbers.below(200)))),
        7 => lines(page, numbers),
        8 => {
            let other = pages[numbers.below(pages.len())].as_bytes();
            let from = numbers.below(other.len());
            let length = if numbers.below(3) == 0 { numbers.below(other.len() - from) } else { numbers.below(60) };
            page.splice(at..at, other[from..(from + length).min(other.len())].iter().copied());
        }
        _ if numbers.below(6) == 0 => page.truncate(at),
        _ => drop(page.splice(at..at, b"\n".iter().copied())),
    }
}

/// A line goes, comes again somewhere else, or changes its place.
fn lines(page: &mut Vec<u8>, numbers: &mut Numbers) {
    let mut all: Vec<&[u8]> = page.split_inclusive(|byte| *byte == b'\n').collect();
    if all.is_empty() {
        return;
    }
    let (one, other) = (numbers.below(all.len()), numbers.below(all.len()));
    match numbers.below(3) {
        0 => drop(all.remove(one)),
        1 => all.insert(other, all[one]),
        _ => all.swap(one, other),
    }
    *page = all.concat();
}
