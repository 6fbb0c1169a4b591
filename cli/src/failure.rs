//! Why a command did not succeed: what the user reads, and the exit status.

use std::io::{self, Write};
use std::process::ExitCode;

use weixin_codegen::files::FilesError;
use weixin_codegen::{Diagnostics, text};

use crate::exit_status::ExitStatus;
use crate::terminal::wants_colours;

/// Why a command did not succeed.
pub(crate) enum Failure {
    /// The spec has errors. The second text is appended to their summary: what the command did not do.
    Spec(Box<Diagnostics>, &'static str),
    /// One of two specs has errors, so that they cannot be compared: which one it is.
    NotCompared(Box<Diagnostics>, String),
    /// The disk.
    Files(FilesError),
    /// A file is stale.
    Stale(String),
    /// The command line, git, or anything else outside the spec is at fault.
    Usage(String),
    /// The command did its work (the first text is its output), and found what it must fail on (the second).
    Found(String, String),
    /// The command did what it could (the text is its output), and these failed.
    Several(String, Vec<Self>),
    /// There is nothing of what was asked for (the second text). The first is the output all the same, for programs.
    Nothing(String, String),
}

impl From<FilesError> for Failure {
    fn from(error: FilesError) -> Self {
        Self::Files(error)
    }
}

impl Failure {
    /// The exit status.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Files(_) | Self::Usage(_) | Self::Nothing(..) => ExitStatus::Usage.into(),
            Self::Spec(..) | Self::NotCompared(..) | Self::Stale(_) | Self::Found(..) | Self::Several(..) => {
                ExitStatus::Wrong.into()
            }
        }
    }

    /// Prints the output, if there is any, and the error.
    pub(crate) fn print(&self) {
        // A closed pipe is not an error.
        if let Self::Found(output, _) | Self::Several(output, _) | Self::Nothing(output, _) = self {
            let _ = writeln!(io::stdout(), "{output}");
        }
        let _ = io::stderr().write_all(self.text().as_bytes());
    }

    /// What the user reads.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Spec(diagnostics, tail) => {
                format!("{}{}{tail}\n", diagnostics.render(wants_colours(&io::stderr())), diagnostics.summary())
            }
            Self::NotCompared(diagnostics, side) => {
                let shown = diagnostics.render(wants_colours(&io::stderr()));
                format!("{shown}`{}`: {}; nothing compared\n", visible(side), diagnostics.summary())
            }
            Self::Files(error) => format!("error: {error}\n"),
            Self::Usage(message) | Self::Found(_, message) | Self::Nothing(_, message) => {
                format!("error: {}\n", visible(message))
            }
            Self::Several(_, failures) => failures.iter().map(Self::text).collect(),
            Self::Stale(message) => format!("{}\n", visible(message)),
        }
    }
}

/// A message that may quote arguments, names of files and what git says.
fn visible(message: &str) -> String {
    message.lines().map(text::shown).collect::<Vec<_>>().join("\n")
}
