//! The marks that a merge leaves in a file.

use super::{Edit, Finding, lines};

/// Every conflict of a text. The first side is what is read on with.
pub(crate) fn conflicts(text: &str) -> Option<Finding> {
    if !text.starts_with("<<<<<<< ") && !text.contains("\n<<<<<<< ") {
        return None;
    }
    let mut edits = Vec::new();
    let mut first = None;
    // Where lines are left out: from `|||||||` or `=======` to `>>>>>>>`.
    let (mut open, mut dropping) = (false, false);
    for line in lines::all(text) {
        let mark = ["<<<<<<< ", "|||||||", "=======", ">>>>>>> "].into_iter().find(|mark| line.text.starts_with(mark));
        let ends = mark == Some(">>>>>>> ");
        match mark {
            Some("<<<<<<< ") if !open => {
                first.get_or_insert(line.start..line.end());
                open = true;
            }
            Some("=======" | "|||||||") if open => dropping = true,
            _ if !dropping && !ends => continue,
            _ => {}
        }
        if ends {
            (open, dropping) = (false, false);
        }
        edits.push(Edit::new(line.start..line.end(), ""));
    }
    let at = first?;
    let help = "keep what is right of the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
    Some(Finding::new(at, "the marks of a merge conflict", help).edits(edits))
}
