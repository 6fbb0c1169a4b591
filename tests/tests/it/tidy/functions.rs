//! The lengths of functions, by the layout that rustfmt produces.

/// The lines of each function of a file, from `fn` to the closing brace, with its name.
pub(super) fn lengths(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = lines.iter().enumerate().filter_map(|(at, line)| Some((at, name(line)?)));
    begins.filter_map(|(at, name)| Some((length(&lines[at..])?, name))).collect()
}

/// The name of the function that a line begins.
fn name(line: &str) -> Option<&str> {
    let (before, after) = line.trim_start().split_once("fn ").filter(|_| !line.trim_start().starts_with("//"))?;
    let qualifiers = before.split_whitespace();
    let known = |word: &str| matches!(word, "async" | "const" | "default" | "unsafe") || word.starts_with("pub");
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (end > 0 && qualifiers.clone().all(known)).then(|| &after[..end])
}

/// Up to the line that closes the block that the first line, or the end of its signature, opens; none without a block.
fn length(lines: &[&str]) -> Option<usize> {
    let indent = &lines[0][..lines[0].len() - lines[0].trim_start().len()];
    let is_end = |line: &&str| line.strip_prefix(indent) == Some("}");
    let is_declared = |line: &str| line.ends_with(';') && !line.starts_with([' ', '\t']);
    match lines[0] {
        line if line.ends_with('}') => Some(1),
        line if line.ends_with(';') => None,
        _ => {
            let end = lines.iter().position(is_end)?;
            let declared = lines[1..end].iter().filter_map(|line| line.strip_prefix(indent)).any(is_declared);
            (!declared).then_some(end + 1)
        }
    }
}

#[test]
fn lengths_are_counted_from_the_signature_to_the_brace() {
    let text = "fn one() {}\n\nimpl A {\n    pub(crate) async fn two(\n        &self,\n    ) -> u8 {\n        2\n    }\n\n    fn no(&self);\n}\n\
                trait T {\n    fn long(\n        a: u8,\n    );\n    fn three() {\n        let _f = || {\n        };\n    }\n}\n";
    assert_eq!(lengths(text), [(1, "one"), (5, "two"), (4, "three")]);
}
