//! The mark that somebody has compared the facts of an endpoint with its page.

use crate::yaml::edit::{EditError, EditableYaml};

/// The file of an endpoint with the mark; everything else stands as it stood.
///
/// # Errors
///
/// When the text is not the file of an endpoint.
pub fn mark_reviewed(file: &str, day: &str, facts: u64) -> Result<String, EditError> {
    let mut yaml = EditableYaml::parse(file)?;
    // Without quotes, a hash may be a number.
    // Below what fmt has before it.
    let above = if yaml.key("draft").is_some() { "draft" } else { "page" };
    yaml.set_below(above, "reviewed", &format!("{{ day: {day}, facts: \"{facts:016x}\" }}"))?;
    Ok(yaml.text().to_owned())
}

/// The file of an endpoint that is a draft no longer.
///
/// # Errors
///
/// When the text is not the file of a draft.
pub fn mark_settled(file: &str) -> Result<String, EditError> {
    let mut yaml = EditableYaml::parse(file)?;
    yaml.remove(&"draft".into())?;
    Ok(yaml.text().to_owned())
}

#[cfg(test)]
mod tests {
    use super::mark_reviewed;

    #[test]
    fn a_mark_stands_below_the_pages() {
        let mark = |file: &str| mark_reviewed(file, "2026-11-28", 18).expect("the file of an endpoint");
        let line = "reviewed: { day: 2026-11-28, facts: \"0000000000000012\" }";
        for page in ["page: { url: a, read: b } # why", "page:\n  # the first\n  - { url: a }\n  - { url: b } # why"] {
            let marked = mark(&format!("# x\nendpoint: a\n{page}\nroute: c\n"));
            assert_eq!(marked, format!("# x\nendpoint: a\n{page}\n{line}\nroute: c\n"));
            assert_eq!(mark(&marked), marked);
            assert_eq!(mark(&marked.replace("11-28", "01-02").replace("0012", "ffff")), marked);
        }
        assert_eq!(mark("page: { url: a }"), format!("page: {{ url: a }}\n{line}"));
        assert!(mark_reviewed("endpoint: a\n", "2026-11-28", 1).is_err());
    }
}
