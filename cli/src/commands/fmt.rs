//! `weixin fmt`: gives the files of a spec their one order and layout.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::describe::count;
use weixin_codegen::files::{self, Root, shown};
use weixin_codegen::layout::formatted;
use weixin_codegen::yaml::MAX_BYTES;
use weixin_codegen::{Source, encoding};

use crate::failure::Failure;
use crate::spec::args::FollowLinks;

/// What to format.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Spec directories and files; `-` formats standard input.
    #[arg(value_name = "PATH", default_value = "spec")]
    paths: Vec<PathBuf>,
    /// Write nothing; exit with status 1 if a file is not formatted.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    follow: FollowLinks,
}

/// A file that does not have its layout yet.
struct Unformatted {
    /// The folder that it is below; none for a file that was named.
    folder: Option<PathBuf>,
    source: Source,
    /// Its text in its layout.
    text: String,
}

/// What became of the files.
#[derive(Default)]
struct Outcome {
    unformatted: Vec<Unformatted>,
    formatted: usize,
    /// What is wrong with files that cannot be read.
    problems: Vec<Failure>,
}

impl FmtArgs {
    /// Formats the files, or checks that they are.
    ///
    /// # Errors
    ///
    /// A file is not YAML, cannot be read or written, or is not formatted.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        if self.paths.iter().any(|path| path == Path::new("-")) {
            return self.standard_input();
        }
        let mut outcome = Outcome::default();
        for path in &self.paths {
            if path.is_dir() {
                let sources = self.follow.read(path)?;
                sources.into_iter().for_each(|source| outcome.take(Some(path), source));
            } else {
                let text = files::read_named_text(path, MAX_BYTES)?;
                outcome.take(None, Source { shown: shown(path), path: shown(path), text });
            }
        }
        let report = if self.check { outcome.check() } else { outcome.write()? };
        if outcome.problems.is_empty() {
            return if self.check && !outcome.unformatted.is_empty() {
                Err(Failure::Stale(report))
            } else {
                Ok(report)
            };
        }
        Err(Failure::Several(report, outcome.problems))
    }

    fn standard_input(&self) -> Result<String, Failure> {
        if self.paths.len() > 1 {
            return Err(Failure::Usage("`-` can only be the only path".to_owned()));
        }
        let mut bytes = Vec::new();
        let read = io::stdin().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
        let text = encoding::decode_up_to(bytes, MAX_BYTES)
            .map_err(|error| Failure::Usage(format!("standard input: {error}")))?;
        let source = Source { shown: "<stdin>".to_owned(), path: "<stdin>".to_owned(), text };
        let text = formatted(&source).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        match self.check {
            true if text == source.text => Ok("standard input: formatted".to_owned()),
            true => Err(Failure::Stale("standard input is not formatted".to_owned())),
            false => Ok(text.trim_end_matches('\n').to_owned()),
        }
    }
}

impl Outcome {
    fn take(&mut self, folder: Option<&PathBuf>, source: Source) {
        match formatted(&source) {
            Ok(text) if text == source.text => self.formatted += 1,
            Ok(text) => self.unformatted.push(Unformatted { folder: folder.cloned(), source, text }),
            Err(errors) => self.problems.push(Failure::Spec(Box::new(errors), "")),
        }
    }

    fn check(&self) -> String {
        if self.unformatted.is_empty() {
            return format!("{}: formatted", count(self.formatted, "file"));
        }
        let files = self.unformatted.iter().map(|one| format!("not formatted: {}", one.first_difference()));
        let files: Vec<String> = files.collect();
        format!("{}\nrun `weixin fmt` and commit the result", files.join("\n"))
    }

    fn write(&self) -> Result<String, Failure> {
        let mut lines = Vec::new();
        for one in &self.unformatted {
            match &one.folder {
                Some(folder) => drop(Root::open(folder)?.write(&one.source.path, one.text.as_bytes())?),
                None => drop(files::write(Path::new(&one.source.path), &one.text)?),
            }
            lines.push(format!("wrote {}", one.source.shown));
        }
        lines.push(format!("{} written, {} unchanged", count(self.unformatted.len(), "file"), self.formatted));
        Ok(lines.join("\n"))
    }
}

impl Unformatted {
    /// The first line that would be another, as an editor opens it; or that only the ends of lines would.
    fn first_difference(&self) -> String {
        let (old, new, shown) = (&self.source.text, &self.text, &self.source.shown);
        if old.lines().eq(new.lines()) {
            return format!("{shown} (line ends)");
        }
        let same = old.lines().zip(new.lines()).take_while(|(old, new)| old == new).count();
        format!("{shown}:{}", same + 1)
    }
}
