//! What files that are written by hand have of the spec: the features of groups, their re-exports, and a table of them.
//!
//! Each stands between two comments, `weixin generate: features` and `weixin generate: end`. Whatever else is in the file is
//! left as it is, and a file without such comments is nobody's business here.

use std::fmt;

use crate::describe::section;
use crate::diagnostic::nearest;
use crate::markdown::inline;
use crate::model::{Api, Group, OuterGroup};

/// What the comments begin with.
const MARK: &str = "weixin generate:";

/// What stands in the comment behind a part.
const END: &str = "end";

/// A kind of file that has parts of the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// `Cargo.toml`, which has the features.
    Manifest,
    /// The root of the crate, which has the re-exports, and the table in its docs.
    CrateRoot,
}

/// A part that comes from the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The features of groups, and `all` of them.
    Features,
    /// The modules of groups by name, so that rustc can say which feature one needs.
    Reexports,
    /// A table of the groups, in docs.
    Groups,
}

impl Part {
    const ALL: [Self; 3] = [Self::Features, Self::Reexports, Self::Groups];

    /// Its word in the comment.
    const fn word(self) -> &'static str {
        match self {
            Self::Features => "features",
            Self::Reexports => "re-exports",
            Self::Groups => "groups",
        }
    }

    const fn host(self) -> Host {
        match self {
            Self::Features => Host::Manifest,
            Self::Reexports | Self::Groups => Host::CrateRoot,
        }
    }
}

/// Why a file cannot be filled. Nothing is written then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionError {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for RegionError {}

/// The text of a file with what the spec says between its comments; `None` if it has none. `module` is the path of the
/// generated module from the crate's root: `api`.
///
/// # Errors
///
/// A comment that names no part, or has no end; or the spec cannot say what the part holds.
pub fn fill(text: &str, host: Host, api: &Api, module: &str) -> Result<Option<String>, RegionError> {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<(usize, Part)> = None;
    let mut seen = Vec::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let error = |what: String| Err(RegionError { line: at + 1, what });
        let Some(word) = marked(line) else {
            out.push_str(if open.is_none() { line } else { "" });
            continue;
        };
        out.push_str(line);
        if word == END {
            if open.take().is_none() {
                return error(format!("`{MARK} {END}` ends nothing; remove it"));
            }
            continue;
        }
        if let Some((begun, part)) = open {
            return error(format!("`{MARK} {}` of line {begun} has no `{MARK} {END}` before this", part.word()));
        }
        let Some(part) = Part::ALL.into_iter().find(|part| part.word() == word && part.host() == host) else {
            return error(unknown(word, host));
        };
        if seen.contains(&part) {
            return error(format!("`{MARK} {word}` is there already; remove one of them"));
        }
        seen.push(part);
        open = Some((at + 1, part));
        let ending = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
        match lines(part, api, module) {
            Ok(lines) => lines.iter().for_each(|line| out.extend([line.trim_end(), ending])),
            Err(why) => return error(why),
        }
    }
    match open {
        Some((line, part)) => {
            let what = format!("`{MARK} {}` has no `{MARK} {END}`; write it behind what is generated", part.word());
            Err(RegionError { line, what })
        }
        None => Ok((!seen.is_empty()).then_some(out)),
    }
}

/// The word of a line that is such a comment: `# weixin generate: features`, `//! <!-- weixin generate: groups -->`.
fn marked(line: &str) -> Option<&str> {
    let comment = line.trim();
    let comment = ["//!", "//", "#"].iter().find_map(|lead| comment.strip_prefix(lead))?.trim();
    let comment = comment.strip_prefix("<!--").and_then(|inside| inside.strip_suffix("-->")).unwrap_or(comment);
    comment.trim().strip_prefix(MARK).map(str::trim)
}

fn unknown(word: &str, host: Host) -> String {
    let words: Vec<&str> = Part::ALL.into_iter().filter(|part| part.host() == host).map(Part::word).collect();
    let near = nearest(word, words.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    let near = near.unwrap_or_else(|| format!("; this file may have `{}`", words.join("`, `")));
    format!("`{MARK} {word}` is no part that is generated{near}")
}

fn lines(part: Part, api: &Api, module: &str) -> Result<Vec<String>, String> {
    match part {
        Part::Features => features(api),
        Part::Reexports => Ok(reexports(api, module)),
        Part::Groups => Ok(groups(api)),
    }
}

/// `cgi_bin = []`, and of an outer group `express = ["express-by_business"]`.
fn features(api: &Api) -> Result<Vec<String>, String> {
    const ALL: &str = "all";
    if !api.service.features_per_group {
        return Err("the spec has no features; say `features_per_group: true` in `service.yaml`".to_owned());
    }
    let outer = api.outer_groups();
    if outer.iter().any(|group| group.feature() == ALL) {
        return Err(format!("the feature `{ALL}` brings all groups, and one group is called so; rename its folder"));
    }
    let quoted = |names: Vec<String>| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!("{ALL} = [{}]", quoted(outer.iter().map(OuterGroup::feature).collect()))];
    for group in &outer {
        let inner: Vec<String> = group.inner.iter().map(|inner| inner.feature()).collect();
        lines.push(format!("{} = [{}]", key(&group.feature()), quoted(inner.clone())));
        lines.extend(inner.iter().map(|inner| format!("{} = []", key(inner))));
    }
    Ok(lines)
}

/// A key of TOML, in quotes where it has to be.
fn key(name: &str) -> String {
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { name.to_owned() } else { format!("{name:?}") }
}

fn reexports(api: &Api, module: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for group in api.outer_groups() {
        if api.service.features_per_group {
            let all: Vec<String> = group.features().iter().map(|feature| format!("feature = {feature:?}")).collect();
            match &all[..] {
                [only] => lines.push(format!("#[cfg({only})]")),
                // However long it becomes, it is one line.
                all => lines.extend(["#[rustfmt::skip]".to_owned(), format!("#[cfg(any({}))]", all.join(", "))]),
            }
        }
        let name = &group.name.rust;
        lines.push(if module.is_empty() {
            format!("pub use self::{name};")
        } else {
            format!("pub use {module}::{name};")
        });
    }
    lines
}

/// A table in docs: which feature brings which module, how many endpoints are in it, and what the vendor calls it.
fn groups(api: &Api) -> Vec<String> {
    let head = "//! | feature | module | endpoints | the vendor's section |";
    let mut lines = vec!["//!".to_owned(), head.to_owned(), "//! |---|---|---|---|".to_owned()];
    let row = |feature: &str, module: &str, count: usize, titles: &[String]| {
        let titles = inline(&section(titles)).replace('|', "\\|");
        format!("//! | `{feature}` | `{module}` | {count} | {titles} |")
    };
    for outer in api.outer_groups() {
        let own = outer.own.map_or(0, |group| group.endpoints.len());
        let inside: usize = outer.inner.iter().map(|group| group.endpoints.len()).sum();
        let titles = outer.own.map_or(&[][..], Group::section);
        lines.push(row(&outer.feature(), &outer.name.rust, own + inside, titles));
        lines.extend(
            outer
                .inner
                .iter()
                .map(|group| row(&group.feature(), &group.name.rust, group.endpoints.len(), group.section())),
        );
    }
    lines.push("//!".to_owned());
    lines
}
