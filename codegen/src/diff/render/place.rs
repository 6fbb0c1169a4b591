//! Where a change is in the spec, in as many columns as there are.

use super::grouped::Section;
use super::{Change, gone};

/// How much of its place is said beside a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// `spec/endpoints/shop/call.yaml:37`
    Full,
    /// `:37`, below a heading that has the folder.
    Short,
    /// Nothing: it stands below.
    Below,
}

impl Section<'_> {
    /// The file that all its changes are in, or else the folder that all those files are in.
    pub(super) fn place(&self) -> String {
        let mut files = self.changes().filter_map(|change| change.position.as_ref()).map(|place| place.file.as_str());
        let Some(first) = files.next() else { return String::new() };
        let mut common = first;
        for file in files {
            while !(file == common || file.starts_with(common) && common.ends_with('/')) {
                let inner = common.strip_suffix('/').unwrap_or(common);
                common = &common[..inner.rfind('/').map_or(0, |at| at + 1)];
                if common.is_empty() {
                    return String::new();
                }
            }
        }
        common.to_owned()
    }
}

/// The place without what the heading says: the rest of the path, unless it follows from the subject's name, and the line.
/// What is about a whole folder has none.
pub(super) fn short(change: &Change, prefix: &str, name: &str) -> Option<String> {
    let place = change.position.as_ref()?;
    let rest = place.file.strip_prefix(prefix).unwrap_or(&place.file);
    let is_named = rest.strip_suffix(".yaml").or(rest.strip_suffix(".yml")) == Some(name);
    let rest = if is_named { "" } else { rest };
    if name.is_empty() && !rest.is_empty() {
        return None;
    }
    Some(format!("{rest}:{}{}", place.line, gone(change)))
}
