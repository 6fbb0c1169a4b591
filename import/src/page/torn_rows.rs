//! Rows of pipe tables whose cells have several lines: Markdown ends a row with its line, editors and crawlers do not.

/// The most lines that one row goes on for.
const MOST_LINES: usize = 60;

/// A text whose torn rows are on one line each, and the line of the page for each of its lines. `None` where no row is torn.
pub(super) fn mended(page: &str) -> Option<(String, Vec<usize>)> {
    let lines: Vec<&str> = page.lines().collect();
    let mut reader = Reader { fenced: false, width: None };
    let mut starts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        starts.push(at);
        at += reader.line(&lines, at);
    }
    if starts.len() == lines.len() {
        return None;
    }
    let mut out = String::with_capacity(page.len() + lines.len());
    let ends = starts.iter().copied().skip(1).chain(std::iter::once(lines.len()));
    for (start, end) in starts.iter().copied().zip(ends) {
        out.push_str(&lines[start..end].join(" <br> "));
        out.push('\n');
    }
    Some((out, starts.into_iter().map(|start| start + 1).collect()))
}

struct Reader {
    fenced: bool,
    /// How many bars a whole row of the open table has.
    width: Option<usize>,
}

impl Reader {
    /// How many lines the row on a line takes; 1 for anything else.
    fn line(&mut self, lines: &[&str], at: usize) -> usize {
        let line = lines[at].trim();
        if line.starts_with("```") {
            self.fenced = !self.fenced;
        }
        if self.fenced || !line.starts_with('|') {
            self.width = None;
            return 1;
        }
        if is_rule(line) {
            self.width = Some(bars(line));
            return 1;
        }
        self.width.map_or(1, |width| row(&lines[at..], width).unwrap_or(1))
    }
}

/// How many lines a row takes that does not end where its first line does; `None` where nothing ends it.
fn row(lines: &[&str], width: usize) -> Option<usize> {
    let mut found = 0;
    for (at, line) in lines.iter().take(MOST_LINES).enumerate() {
        let line = line.trim();
        let begins_more = line.starts_with(['|', '#']) || line.starts_with("```");
        if at > 0 && begins_more {
            return None;
        }
        found += bars(line);
        // A short row that ends with its line only lacks cells.
        if line.ends_with('|') && (found >= width || at == 0) {
            return Some(at + 1);
        }
        if found > width {
            return None;
        }
    }
    None
}

/// `| --- | :-: |`
pub(super) fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The bars of a line that part cells.
pub(super) fn bars(line: &str) -> usize {
    line.match_indices('|').filter(|(at, _)| !line[..*at].ends_with('\\')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_on_until_its_last_bar() {
        let page = "| a | b |\n| --- | --- |\n| x | one\n\ntwo |\n| y | three |\n\n| z | no\n\ntable\n";
        let (text, numbers) = mended(page).expect("a torn row");
        assert_eq!(text.lines().nth(2), Some("| x | one <br>  <br> two |"));
        assert_eq!((numbers[2], numbers[3]), (3, 6));
        assert!(text.ends_with("| z | no\n\ntable\n"));
    }

    #[test]
    fn whole_rows_stay() {
        for page in [
            "| a | b |\n| --- | --- |\n| x | one |\n| y |\n\ntext | more |\n",
            "```\n| a | b |\n| --- | --- |\n| x | one\ntwo |\n```\n",
            "| a | b |\n| --- | --- |\n| x | one\n# Heading\ntwo |\n",
            "",
        ] {
            assert_eq!(mended(page), None, "{page}");
        }
    }
}
