//! Reads specs at git revisions with the `git` program: no checkout, no shell, and nothing is written.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use weixin_codegen::Source;
use weixin_codegen::encoding::escape;
use weixin_codegen::files::{self, Entry, entry};
use weixin_codegen::read::MAX_FILES;
use weixin_codegen::yaml::MAX_BYTES;

use crate::failure::Failure;

/// Why a revision cannot be read, for the user.
#[derive(Debug)]
pub(crate) struct GitError(pub(crate) String);

impl From<GitError> for Failure {
    fn from(GitError(message): GitError) -> Self {
        Self::Usage(message)
    }
}

/// Two revisions, or a revision and the working tree.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RevisionRange {
    /// The old revision.
    pub(crate) old: String,
    /// The new one; `None` for the working tree.
    pub(crate) new: Option<String>,
}

impl RevisionRange {
    /// Parses `A..B`, `A...B` (from their merge base) or `A..` (to the working tree).
    pub(crate) fn parse(text: &str) -> Result<Self, GitError> {
        let wrong =
            || GitError(format!("`{text}` is not a revision range; write `A..B`, or `A..` for the working tree"));
        let (old, new) = text.split_once("..").ok_or_else(wrong)?;
        let (from_base, new) = new.strip_prefix('.').map_or((false, new), |new| (true, new));
        let old = if old.is_empty() { "HEAD" } else { old };
        let new = (!new.is_empty()).then_some(new);
        [Some(old), new].into_iter().flatten().try_for_each(check)?;
        if !from_base {
            return Ok(Self { old: old.to_owned(), new: new.map(str::to_owned) });
        }
        let (one, two) = (commit(old)?, commit(new.unwrap_or("HEAD"))?);
        let base = run(&["merge-base", &one, &two])
            .map_err(|_| GitError(format!("`{old}` and `{}` have no common ancestor", new.unwrap_or("HEAD"))))?;
        let base = String::from_utf8_lossy(&base).trim().to_owned();
        Ok(Self { old: base, new: new.map(str::to_owned) })
    }
}

/// Refuses what git could take for an option or for a range.
fn check(revision: &str) -> Result<(), GitError> {
    if revision.starts_with('-') {
        return Err(GitError(format!("`{revision}` is not a revision: it begins with `-`")));
    }
    if revision.contains("..") || revision.chars().any(char::is_control) {
        return Err(GitError(format!("`{}` is not a revision", revision.escape_debug())));
    }
    Ok(())
}

/// Runs git, and returns its output.
fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Result<Vec<u8>, GitError> {
    let done = git(arguments).output().map_err(absent)?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let message = String::from_utf8_lossy(&done.stderr);
    let message = message.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned();
    Err(GitError(format!("git: {message}")))
}

fn git<A: AsRef<OsStr>>(arguments: &[A]) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--literal-pathspecs"]).args(arguments);
    // Its messages are shown as they are; they should be the same everywhere.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    command
}

fn absent(error: std::io::Error) -> GitError {
    match error.kind() {
        std::io::ErrorKind::NotFound => GitError("cannot run `git`: is it installed and on the PATH?".to_owned()),
        _ => GitError(format!("cannot run `git`: {error}")),
    }
}

/// The commit that a revision names.
fn commit(revision: &str) -> Result<String, GitError> {
    check(revision)?;
    run(&["rev-parse", "--git-dir"])?;
    let wanted = format!("{revision}^{{commit}}");
    let found = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])
        .map_err(|_| GitError(format!("`{revision}` is not a revision of this repository")))?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// The content of a file at a revision, if it exists.
pub(crate) fn file(revision: &str, path: &str) -> Result<Option<String>, GitError> {
    let commit = commit(revision)?;
    let spec = format!("{commit}:./{path}");
    Ok(run(&["cat-file", "blob", &spec]).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Reads the files of a spec at a revision, by the same rules as `files::read_spec` on the disk. Messages name them
/// `REVISION:spec/errors.yaml`, with the folder as it was named, as those of the disk do.
pub(crate) fn read_spec(revision: &str, folder: &Path) -> Result<Vec<Source>, GitError> {
    let commit = commit(revision)?;
    let absent = || GitError(format!("there is no spec in `{}` at {revision}", files::shown(folder)));
    let below = located(&commit, folder)?.ok_or_else(absent)?;
    let list = list(&commit, &below)?;
    let mut tree = Tree::of(&list, &below);
    tree.follow(&commit)?;
    let shown = |path: &str| {
        let path = folder.join(path.strip_prefix(below.as_str()).unwrap_or(path));
        format!("{revision}:{}", files::shown(&path))
    };
    if tree.files.is_empty() && tree.problems.is_empty() {
        return Err(absent());
    }
    if tree.files.len() > MAX_FILES {
        return Err(GitError(format!("too many files at {revision}: {}, at most {MAX_FILES}", tree.files.len())));
    }
    let bytes = contents(tree.files.values().cloned().collect())?;
    let mut sources = Vec::new();
    for (path, bytes) in tree.files.into_keys().zip(bytes) {
        let shown = shown(&path);
        let path = path.strip_prefix(below.as_str()).unwrap_or(&path).to_owned();
        sources.push(Source { shown, path, text: escape(bytes, MAX_BYTES) });
    }
    if tree.problems.is_empty() { Ok(sources) } else { Err(unreadable(tree.problems, shown)) }
}

/// The path of a folder from the root of the repository, with `/` at its end; empty for the root itself. Links are
/// followed as they were at the revision, so that `link/..` is what is above the link's target, as on the disk. `None` if a
/// link leads out of the repository or in a circle.
fn located(commit: &str, folder: &Path) -> Result<Option<String>, GitError> {
    let prefix = run(&["rev-parse", "--show-prefix"])?;
    let prefix = String::from_utf8_lossy(&prefix);
    let mut path: Vec<String> = names(prefix.trim_end_matches('\n')).map(str::to_owned).collect();
    let mut left: Vec<String> = names(&files::slashed(folder)).rev().map(str::to_owned).collect();
    let mut links = 0;
    while let Some(name) = left.pop() {
        if name == ".." {
            match path.pop() {
                Some(_) => continue,
                None if links > 0 => return Ok(None),
                None => return Err(GitError(format!("`{}` leads out of the repository", files::shown(folder)))),
            }
        }
        path.push(name);
        if let Some(target) = link_target(commit, &path.join("/"))? {
            links += 1;
            if links > MOST_LINKS || target.starts_with('/') {
                return Ok(None);
            }
            path.pop();
            left.extend(names(&target).rev().map(str::to_owned));
        }
    }
    Ok(Some(path.iter().flat_map(|name| [name, "/"]).collect()))
}

/// The names of a path that lead somewhere.
fn names(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty() && *name != ".")
}

/// Where a link leads; `None` if there is something else of that name, or nothing.
fn link_target(commit: &str, path: &str) -> Result<Option<String>, GitError> {
    let entry = run(&["ls-tree", "-z", "--full-tree", commit, "--", path])?;
    if !entry.starts_with(b"120000 ") {
        return Ok(None);
    }
    let target = run(&["cat-file", "blob", &format!("{commit}:{path}")])?;
    Ok(Some(String::from_utf8_lossy(&target).into_owned()))
}

/// The entries of a folder, with their paths from the root of the repository, wherever the working directory is.
fn list(commit: &str, folder: &str) -> Result<Vec<u8>, GitError> {
    let all = ["ls-tree", "-r", "-z", "--full-tree", commit];
    if folder.is_empty() { run(&all) } else { run(&[&all[..], &["--", folder]].concat()) }
}

/// One error for everything that cannot be read.
fn unreadable(problems: Vec<(String, String)>, shown: impl Fn(&str) -> String) -> GitError {
    let line = |(path, why): &(String, String)| format!("`{}`: {why}", shown(path));
    let lines: Vec<String> = problems.iter().take(NAMED).map(line).collect();
    let more = problems.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("\n  … and {more} more") } else { String::new() };
    GitError(format!("cannot read {}{more}", lines.join("\n  ")))
}

/// At most this many entries are named in an error.
const NAMED: usize = 20;

/// At most this many links are followed in a row.
const MOST_LINKS: usize = 8;

/// The folder of a spec at a revision.
#[derive(Default)]
struct Tree<'a> {
    /// The folder, with `/` at its end; empty for the root of the repository.
    below: &'a str,
    /// Hashes of the files of the spec, by path.
    files: BTreeMap<String, String>,
    /// Hashes of all files and links, including those that are not part of the spec.
    all: BTreeMap<String, (bool, String)>,
    /// Links, and whether their names are those of spec files.
    links: Vec<(String, bool)>,
    /// Entries that cannot be read, and why.
    problems: Vec<(String, String)>,
}

impl<'a> Tree<'a> {
    /// Sorts the entries that `ls-tree` prints.
    fn of(list: &[u8], below: &'a str) -> Self {
        let mut tree = Self { below, ..Self::default() };
        for entry in list.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let lossy = String::from_utf8_lossy(entry);
            let Some((facts, path)) = lossy.split_once('\t') else { continue };
            let mut facts = facts.split(' ');
            let mode = facts.next().unwrap_or_default();
            let (is_file, is_link) = (mode.starts_with("100"), mode == "120000");
            let hash = facts.nth(1).unwrap_or_default().to_owned();
            if is_file || is_link {
                tree.all.insert(path.to_owned(), (is_link, hash.clone()));
                tree.entry(path, is_link, hash, std::str::from_utf8(entry).is_ok());
            }
        }
        tree
    }

    fn entry(&mut self, path: &str, is_link: bool, hash: String, is_utf8: bool) {
        let names = path.strip_prefix(self.below).unwrap_or(path);
        if names.split('/').any(|name| entry(OsStr::new(name)) == Entry::Skipped) {
            return;
        }
        let kind = entry(OsStr::new(names.rsplit('/').next().unwrap_or(names)));
        match kind {
            Entry::Spec if !is_utf8 => {
                self.problems.push((path.to_owned(), "its name is not UTF-8; rename it".to_owned()));
            }
            Entry::Misnamed(why) => self.problems.push((path.to_owned(), why.to_owned())),
            _ if is_link => self.links.push((path.to_owned(), kind == Entry::Spec)),
            Entry::Spec => drop(self.files.insert(path.to_owned(), hash)),
            Entry::Skipped | Entry::Other => {}
        }
    }

    /// Follows the links that stay in the folder.
    fn follow(&mut self, commit: &str) -> Result<(), GitError> {
        for (path, is_meant) in std::mem::take(&mut self.links) {
            match self.target(&path)? {
                Target::File(hash) if is_meant => drop(self.files.insert(path, hash)),
                Target::File(_) => {}
                Target::Nothing if is_meant => self.problems.push((path, "it is a link that leads nowhere".to_owned())),
                Target::Nothing => {}
                Target::Elsewhere(target) => {
                    // A link to a file of another name does not matter; the files of a linked folder would be missing.
                    let is_folder =
                        || run(&["cat-file", "-t", &format!("{commit}:{target}")]).is_ok_and(|it| it == b"tree\n");
                    if is_meant || is_folder() {
                        let why = format!(
                            "it is a link that leads out of the folder, to `{}`",
                            files::shown(Path::new(&target))
                        );
                        self.problems.push((path, why));
                    }
                }
            }
        }
        Ok(())
    }

    /// Where a link leads in the end.
    fn target(&self, link: &str) -> Result<Target, GitError> {
        let mut path = link.to_owned();
        for _ in 0..MOST_LINKS {
            match self.all.get(&path) {
                Some((false, hash)) => return Ok(Target::File(hash.clone())),
                Some((true, hash)) => {
                    let target = contents(vec![hash.clone()])?.pop().unwrap_or_default();
                    path = joined(&path, &String::from_utf8_lossy(&target));
                }
                // A folder inside the spec is read in its own place.
                None if path.starts_with(self.below) || format!("{path}/") == self.below => return Ok(Target::Nothing),
                None => return Ok(Target::Elsewhere(path)),
            }
        }
        Ok(Target::Nothing)
    }
}

/// Where a link leads.
enum Target {
    /// To a file in the folder, with this hash.
    File(String),
    /// To a folder inside the folder, or to nothing.
    Nothing,
    /// Out of the folder.
    Elsewhere(String),
}

/// The path that a link leads to: its text is relative to its own folder.
fn joined(link: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.to_owned();
    }
    let mut path: Vec<&str> = link.split('/').collect();
    path.pop();
    for name in names(target) {
        if name != ".." || path.last().is_none_or(|last| *last == "..") {
            path.push(name);
        } else {
            path.pop();
        }
    }
    path.join("/")
}

/// The contents of blobs, in order, read with one process.
fn contents(hashes: Vec<String>) -> Result<Vec<Vec<u8>>, GitError> {
    let mut child =
        git(&["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(absent)?;
    let broken = |_| GitError("git: stopped unexpectedly".to_owned());
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(GitError("git: has no input or output".to_owned()));
    };
    let count = hashes.len();
    // It answers while it still reads: writing everything first would block for ever.
    let writer = thread::spawn(move || hashes.iter().try_for_each(|hash| writeln!(input, "{hash}")));
    let mut output = BufReader::new(output);
    let mut texts = Vec::new();
    for _ in 0..count {
        let mut head = String::new();
        output.read_line(&mut head).map_err(broken)?;
        let size = head.trim().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| GitError(format!("git: {}", head.trim())))?;
        // A file above the limit is only reported; it need not be kept whole.
        let mut bytes = Vec::new();
        let keep = size.min(MAX_BYTES as u64 + 1);
        output.by_ref().take(keep).read_to_end(&mut bytes).map_err(broken)?;
        let rest = size - keep + 1;
        std::io::copy(&mut output.by_ref().take(rest), &mut std::io::sink()).map_err(broken)?;
        texts.push(bytes);
    }
    drop(output);
    let _ = writer.join();
    let _ = child.wait();
    Ok(texts)
}

/// The difference of two files line by line, as git shows it.
pub(crate) fn lines(old: &Path, new: &Path, colour: bool) -> Result<String, GitError> {
    let colour = if colour { "--color=always" } else { "--color=never" };
    let arguments: [&OsStr; 6] = [
        "diff".as_ref(),
        "--no-index".as_ref(),
        "--no-ext-diff".as_ref(),
        colour.as_ref(),
        "--".as_ref(),
        old.as_ref(),
    ];
    // It exits with status 1 if the files differ.
    let done = git(&arguments).arg(new).output().map_err(absent)?;
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_for_entries_is_that_of_the_disk() {
        let blob = |mode: &str, path: &str| format!("{mode} blob {} \t{path}\0", "0".repeat(40)).replace(" \t", "\t");
        let list: String = [
            blob("100644", "spec/service.yaml"),
            blob("100755", "spec/endpoints/g/a.yml"),
            blob("100644", "spec/endpoints/g/._a.yml"),
            blob("100644", "spec/.drafts/g/b.yaml"),
            blob("100644", "spec/endpoints/g/a.yml~"),
            blob("100644", "spec/endpoints/g/C.Yml"),
            blob("100644", "spec/README.md"),
            blob("120000", "spec/errors.yaml"),
            blob("120000", "spec/docs"),
        ]
        .concat();
        let tree = Tree::of(list.as_bytes(), "spec/");
        assert_eq!(tree.files.keys().collect::<Vec<_>>(), ["spec/endpoints/g/a.yml", "spec/service.yaml"]);
        assert_eq!(tree.links, [("spec/errors.yaml".to_owned(), true), ("spec/docs".to_owned(), false)]);
        assert!(matches!(tree.problems.as_slice(), [(path, _)] if path == "spec/endpoints/g/C.Yml"));
        let raw = b"100644 blob 00\tspec/endpoints/g/\xff.yaml\0";
        assert_eq!(Tree::of(raw, "spec/").problems.len(), 1);
    }

    #[test]
    fn links_begin_at_their_own_folder() {
        assert_eq!(joined("spec/a/b.yaml", "c.yaml"), "spec/a/c.yaml");
        assert_eq!(joined("spec/a/b.yaml", ".././/c.yaml"), "spec/c.yaml");
        assert_eq!(joined("spec/a", "../../x"), "../x");
        assert_eq!(joined("spec/a", "../../../x"), "../../x");
        assert_eq!(joined("spec/a", "/etc/passwd"), "/etc/passwd");
    }

    #[test]
    fn ranges() {
        let range =
            |text: &str| RevisionRange::parse(text).map(|range| (range.old, range.new)).map_err(|error| error.0);
        assert_eq!(range("main..topic"), Ok(("main".into(), Some("topic".into()))));
        assert_eq!(range("main.."), Ok(("main".into(), None)));
        assert_eq!(range("..topic"), Ok(("HEAD".into(), Some("topic".into()))));
        assert!(range("main").is_err_and(|said| said.contains("write `A..B`")));
        assert!(range("--output=x..main").is_err_and(|said| said.contains("begins with `-`")));
        assert!(range("main..-x").is_err_and(|said| said.contains("begins with `-`")));
        assert!(range("a..b..c").is_err_and(|said| said.contains("not a revision")));
    }
}
