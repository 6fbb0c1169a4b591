//! Addresses of lines of a spec, where they can be looked at.

/// Where the lines of both specs are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// An address with `{file}`, `{line}` and perhaps `{revision}` in it:
    /// `https://github.com/OWNER/NAME/blob/{revision}/{file}#L{line}`.
    pub template: String,
    /// The revision of what is gone.
    pub old: String,
    /// The revision of everything else.
    pub new: String,
}

impl Links {
    /// The address of a line.
    pub(super) fn address(&self, revision: &str, file: &str, line: usize) -> String {
        let mut out = String::new();
        let mut rest = self.template.as_str();
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let values = [("{file}", encoded(file)), ("{line}", line.to_string()), ("{revision}", encoded(revision))];
            let Some((name, value)) = values.into_iter().find(|(name, _)| rest.starts_with(name)) else {
                out.push('{');
                rest = &rest[1..];
                continue;
            };
            out.push_str(&value);
            rest = &rest[name.len()..];
        }
        out.push_str(rest);
        out
    }
}

/// A path as it stands in an address.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(template: &str, file: &str) -> String {
        Links { template: template.to_owned(), old: "v1".to_owned(), new: "main".to_owned() }.address("v1", file, 7)
    }

    #[test]
    fn what_is_named_is_filled_in() {
        let github = "https://github.com/a/b/blob/{revision}/{file}#L{line}";
        assert_eq!(address(github, "spec/a.yaml"), "https://github.com/a/b/blob/v1/spec/a.yaml#L7");
        assert_eq!(address("x:{line}{other}{", "f"), "x:7{other}{");
    }

    #[test]
    fn names_cannot_end_an_address() {
        assert_eq!(address("x/{file}", "中 \"#?&<{line}>.yaml"), "x/%E4%B8%AD%20%22%23%3F%26%3C%7Bline%7D%3E.yaml");
    }
}
