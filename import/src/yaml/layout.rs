//! The layout of files that people format.

use weixin_codegen::Source;
use weixin_codegen::layout::formatted;

/// A text that was edited: a file that had the layout of `weixin fmt` keeps it, so that what is new stands where that would
/// put it; any other file stays as people wrote it.
pub(crate) fn keep_layout(before: &str, after: &str) -> String {
    let laid_out = |text: &str| formatted(&Source { shown: String::new(), path: String::new(), text: text.to_owned() });
    let had_it = laid_out(before).is_ok_and(|text| text == before);
    if had_it { laid_out(after).unwrap_or_else(|_| after.to_owned()) } else { with_line_ends(before, after) }
}

/// A text whose lines end as those of another one, if these end as on Windows.
fn with_line_ends(before: &str, after: &str) -> String {
    let is_windows = before.contains("\r\n") && before.matches('\n').count() == before.matches("\r\n").count();
    if is_windows { after.replace("\r\n", "\n").replace('\n', "\r\n") } else { after.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::keep_layout;

    #[test]
    fn a_file_with_the_layout_keeps_it() {
        let before = "types:\n  A: { type: id, doc: D. }\n";
        let edited = |text: &str| text.replace("doc: D. }", "doc: D., lifetime: 3 days }");
        assert_eq!(keep_layout(before, &edited(before)), "types:\n  A: { type: id, lifetime: 3 days, doc: D. }\n");
        let odd = "types: { A: { type: id, doc: D. } }\n";
        assert_eq!(keep_layout(odd, &edited(odd)), edited(odd));
        assert_eq!(keep_layout(before, "a: ["), "a: [");
        assert_eq!(keep_layout("a: 1\r\nb: 2\r\n", "a: 1\r\nc: 3\nb: 2\r\n"), "a: 1\r\nc: 3\r\nb: 2\r\n");
    }
}
