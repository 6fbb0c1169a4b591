//! For a workflow of GitHub: commands on standard output, which become annotations of lines.

use weixin_codegen::describe::count;

use super::report::{Finding, Report};

/// The report as commands, a line each, and a line with what was read.
pub(super) fn commands(report: &Report) -> String {
    let unread = report.unread.iter().map(|why| format!("::error title=weixin lint::{}", data(why)));
    let mut lines: Vec<String> = unread.chain(report.errors.iter().map(|finding| command("error", finding))).collect();
    if report.more_errors > 0 {
        lines.push(format!("::error title=weixin lint::… and {} more errors", report.more_errors));
    }
    lines.extend(report.notes.iter().map(|finding| command("notice", finding)));
    let errors = usize::from(report.unread.is_some()) + report.errors.len() + report.more_errors;
    lines.push(format!("{}, {}", count(report.files, "file"), count(errors, "error")));
    lines.join("\n")
}

fn command(level: &str, finding: &Finding) -> String {
    let place = &finding.place;
    // Here the last column is inside.
    let last = place.end_column.saturating_sub(1).max(place.column);
    // An annotation is about one place; the other one is told in its text.
    let also = finding.also.as_ref().map(|also| {
        let place = &also.place;
        format!("\n{}: {}:{}:{}", also.label, place.path, place.line, place.column)
    });
    format!(
        "::{level} file={},line={line},endLine={line},col={},endColumn={last},title={}::{}",
        property(&place.path),
        place.column,
        property(finding.rule),
        data(&(finding.text() + &also.unwrap_or_default())),
        line = place.line,
    )
}

/// A text behind the second `::`: what would end the command is escaped as the runner reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%: a,b\r\n::error::c"), "100%25: a,b%0D%0A::error::c");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
