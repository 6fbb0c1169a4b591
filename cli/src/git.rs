//! Specs at revisions, read by the `git` program: no checkout, no shell, nothing is written.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use weixin_codegen::Source;
use weixin_codegen::yaml::MAX_BYTES;

/// What git could not do, or was not asked well: a sentence for the user.
#[derive(Debug)]
pub(crate) struct GitError(pub(crate) String);

/// Two revisions; the second may be the working tree.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The old revision.
    pub(crate) old: String,
    /// The new one; nothing stands for the working tree.
    pub(crate) new: Option<String>,
}

impl Range {
    /// Reads `A..B`, `A...B` (since they parted), `A..` (to the working tree).
    pub(crate) fn parse(text: &str) -> Result<Self, GitError> {
        let wrong =
            || GitError(format!("`{text}` is no range of revisions: write `A..B`, or `A..` for the working tree"));
        let (old, new) = text.split_once("..").ok_or_else(wrong)?;
        let (parted, new) = new.strip_prefix('.').map_or((false, new), |new| (true, new));
        let old = if old.is_empty() { "HEAD" } else { old };
        let new = (!new.is_empty()).then_some(new);
        [Some(old), new].into_iter().flatten().try_for_each(check)?;
        if !parted {
            return Ok(Self { old: old.to_owned(), new: new.map(str::to_owned) });
        }
        let (one, two) = (commit(old)?, commit(new.unwrap_or("HEAD"))?);
        let base = run(&["merge-base", &one, &two])
            .map_err(|_| GitError(format!("`{old}` and `{}` have no common ancestor", new.unwrap_or("HEAD"))))?;
        let base = String::from_utf8_lossy(&base).trim().to_owned();
        Ok(Self { old: base, new: new.map(str::to_owned) })
    }
}

/// A revision that git could take for an option, or that is another range, is not handed to it.
fn check(revision: &str) -> Result<(), GitError> {
    if revision.starts_with('-') {
        return Err(GitError(format!("`{revision}` is no revision: it begins with `-`")));
    }
    if revision.contains("..") || revision.chars().any(char::is_control) {
        return Err(GitError(format!("`{}` is no revision", revision.escape_debug())));
    }
    Ok(())
}

/// Runs git with arguments of ours, and gives what it prints.
fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Result<Vec<u8>, GitError> {
    let done = git(arguments).output().map_err(absent)?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let said = said.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned();
    Err(GitError(format!("git: {said}")))
}

fn git<A: AsRef<OsStr>>(arguments: &[A]) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--literal-pathspecs"]).args(arguments);
    // What it says is shown to people, not read; but it should be the same everywhere.
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
        .map_err(|_| GitError(format!("`{revision}` is no revision of this repository")))?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// A file of a revision, when it is there.
pub(crate) fn file(revision: &str, path: &str) -> Result<Option<String>, GitError> {
    let commit = commit(revision)?;
    let spec = format!("{commit}:./{path}");
    Ok(run(&["cat-file", "blob", &spec]).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// The files of a spec at a revision, as `files::read_spec` reads them from the disk. They are shown as
/// `REVISION:spec/errors.yaml`.
pub(crate) fn read_spec(revision: &str, folder: &Path) -> Result<Vec<Source>, GitError> {
    let commit = commit(revision)?;
    let asked = format!("{}/", folder.to_string_lossy().trim_end_matches('/'));
    let list = run(&["ls-tree", "-r", "-z", &commit, "--", &asked])?;
    let blobs: Vec<(String, String)> = list.split(|byte| *byte == 0).filter_map(yaml_blob).collect();
    if blobs.is_empty() {
        return Err(GitError(format!("there is no spec in `{}` at {revision}", folder.display())));
    }
    let texts = contents(blobs.iter().map(|(hash, _)| hash.clone()).collect())?;
    let below = asked.trim_start_matches("./");
    let source = |((_, path), text): (&(String, String), String)| Source {
        shown: format!("{revision}:{path}"),
        path: path.strip_prefix(below).unwrap_or(path).to_owned(),
        text,
    };
    Ok(blobs.iter().zip(texts).map(source).collect())
}

/// Hash and path of an entry of `ls-tree`, when it is a file of YAML and no link.
fn yaml_blob(entry: &[u8]) -> Option<(String, String)> {
    let entry = String::from_utf8_lossy(entry);
    let (facts, path) = entry.split_once('\t')?;
    let mut facts = facts.split(' ');
    let file = facts.next()?.starts_with("100");
    let hash = facts.nth(1)?;
    (file && (path.ends_with(".yaml") || path.ends_with(".yml"))).then(|| (hash.to_owned(), path.to_owned()))
}

/// The contents of blobs, in their order, from one process.
fn contents(hashes: Vec<String>) -> Result<Vec<String>, GitError> {
    let mut child =
        git(&["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(absent)?;
    let broken = |_| GitError("git: it stopped while it was read".to_owned());
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(GitError("git: it has no input or output".to_owned()));
    };
    let count = hashes.len();
    // It answers while it is asked: whoever only writes waits for a reader for ever.
    let writer = thread::spawn(move || hashes.iter().try_for_each(|hash| writeln!(input, "{hash}")));
    let mut output = BufReader::new(output);
    let mut texts = Vec::new();
    for _ in 0..count {
        let mut head = String::new();
        output.read_line(&mut head).map_err(broken)?;
        let size = head.trim().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| GitError(format!("git: {}", head.trim())))?;
        // A file over the limit is reported by its length; there is no need to keep it whole.
        let mut bytes = Vec::new();
        let keep = size.min(MAX_BYTES as u64 + 1);
        output.by_ref().take(keep).read_to_end(&mut bytes).map_err(broken)?;
        let rest = size - keep + 1;
        std::io::copy(&mut output.by_ref().take(rest), &mut std::io::sink()).map_err(broken)?;
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    drop(output);
    let _ = writer.join();
    let _ = child.wait();
    Ok(texts)
}

/// Two files as git shows them line by line: for what has no meaning to show.
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
    // It exits with 1 when there is a difference, which is what it was asked for.
    let done = git(&arguments).arg(new).output().map_err(absent)?;
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let range = |text: &str| Range::parse(text).map(|range| (range.old, range.new)).map_err(|error| error.0);
        assert_eq!(range("main..topic"), Ok(("main".into(), Some("topic".into()))));
        assert_eq!(range("main.."), Ok(("main".into(), None)));
        assert_eq!(range("..topic"), Ok(("HEAD".into(), Some("topic".into()))));
        assert!(range("main").is_err_and(|said| said.contains("write `A..B`")));
        assert!(range("--output=x..main").is_err_and(|said| said.contains("begins with `-`")));
        assert!(range("main..-x").is_err_and(|said| said.contains("begins with `-`")));
        assert!(range("a..b..c").is_err_and(|said| said.contains("no revision")));
    }
}
