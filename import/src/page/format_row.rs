//! Rows of tables of file formats.

/// A row of a page's table of formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormatRow {
    /// What the page calls the group.
    pub group: String,
    /// The extension, lower case, without the dot.
    pub extension: String,
    /// Content types, in the order of the page.
    pub content_types: Vec<String>,
}

impl FormatRow {
    /// A row in flattened text: `picture .png image/png,application/x-png`.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let dot = line.find(" .")? + 1;
        let (group, rest) = line.split_at(dot);
        let (extension, types) = rest[1..].split_once(' ')?;
        Self::of_cells(group, extension, types)
    }

    /// A row from its cells.
    pub(crate) fn of_cells(group: &str, extension: &str, types: &str) -> Option<Self> {
        let extension = extension.trim().trim_start_matches('.').to_ascii_lowercase();
        let mut content_types: Vec<String> = Vec::new();
        for kind in types.split([',', '，', ';', '、']).map(str::trim).filter(|kind| is_content_type(kind)) {
            if content_types.len() < MAX_TYPES && content_types.iter().all(|known| known != kind) {
                content_types.push(kind.to_owned());
            }
        }
        let group = group.trim().to_owned();
        (is_extension(&extension) && !content_types.is_empty()).then_some(Self { group, extension, content_types })
    }
}

/// The most content types of one extension.
const MAX_TYPES: usize = 20;

/// True for an extension as the spec writes it.
pub(crate) fn is_extension(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.len() < 12 && text.bytes().all(legal)
}

/// True for a content type without parameters.
pub(crate) fn is_content_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part.len() < 100
            && part.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&c))
    };
    text.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_tables() {
        let row = FormatRow::parse("3D Studio .max application/octet-stream").expect("a row");
        assert_eq!((row.group.as_str(), row.extension.as_str()), ("3D Studio", "max"));
        assert_eq!(FormatRow::parse("a sentence. With a dot"), None);
    }
}
