//! The exit statuses of all commands: a script tells by them what to do next. A number never changes its meaning.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// It is done.
    Success,
    /// What was checked is wrong.
    Wrong,
    /// The command line, the disk or git is at fault.
    Usage,
    /// Refused: the request is wrong.
    Caller,
    /// Refused: the token is invalid.
    Token,
    /// Refused for now.
    Later,
    /// Refused: the quota is used up.
    Quota,
    /// Refused: the content is not accepted.
    Content,
    /// Refused: what it is about no longer exists.
    Gone,
    /// Refused: the account may not do this.
    Permission,
    /// The service could not be reached.
    Transport,
    /// The response does not match the spec.
    Decode,
    /// An HTTP error without an error code of the service.
    HttpStatus,
    /// Refused with a code that is not in the spec, or of which the spec does not say the class.
    UnknownCode,
}

/// Every status with its number and its meaning. The last ones are those of `weixin call`, one for each case that a script
/// would handle differently.
const TABLE: [(ExitStatus, u8, &str); 14] = [
    (ExitStatus::Success, 0, "success: nothing is wrong, or the work is done"),
    (ExitStatus::Wrong, 1, "the spec or request is invalid, a file is stale, or a check failed"),
    (ExitStatus::Usage, 2, "the command line is wrong, or a file, page or revision cannot be read"),
    (ExitStatus::Caller, 3, "refused: the request is wrong; change the program (class caller)"),
    (ExitStatus::Token, 4, "refused: the token is invalid or has expired (class token_invalid)"),
    (ExitStatus::Later, 5, "refused for now: try again later (classes busy, throttled, in_progress)"),
    (ExitStatus::Quota, 6, "refused for today: the quota is used up (class quota)"),
    (ExitStatus::Content, 7, "refused: send other content (class content)"),
    (ExitStatus::Gone, 8, "refused: what it is about no longer exists, or is closed (class gone)"),
    (ExitStatus::Permission, 9, "refused: the account may not do this (class permission)"),
    (ExitStatus::Transport, 10, "the service could not be reached, or the connection broke"),
    (ExitStatus::Decode, 11, "the response does not match the spec; JSON is printed all the same"),
    (ExitStatus::HttpStatus, 12, "an HTTP error without an error code of the service"),
    (ExitStatus::UnknownCode, 13, "refused with a code that is not in the spec, or is there without a class"),
];

/// The first statuses, so many, are those of all commands.
const OF_ALL: usize = 3;

impl ExitStatus {
    /// The number.
    pub(crate) fn number(self) -> u8 {
        TABLE.iter().find(|(exit, ..)| *exit == self).map_or(1, |(_, number, _)| *number)
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(exit: ExitStatus) -> Self {
        Self::from(exit.number())
    }
}

/// The whole table.
pub(crate) fn help() -> String {
    format!("Exit status:\n{}\nof `weixin call` only:\n{}", lines(&TABLE[..OF_ALL]), lines(&TABLE[OF_ALL..]))
}

/// The statuses of all commands.
pub(crate) fn help_of_all() -> String {
    format!("Exit status (`weixin explain exit-status` has those of `weixin call`, too):\n{}", lines(&TABLE[..OF_ALL]))
}

fn lines(rows: &[(ExitStatus, u8, &str)]) -> String {
    rows.iter().map(|(_, number, meaning)| format!("  {number:>2}  {meaning}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_a_number_of_its_own() {
        for (at, (exit, number, _)) in TABLE.iter().enumerate() {
            assert_eq!(exit.number(), *number);
            assert_eq!(usize::from(*number), at, "numbers follow each other");
            assert!(TABLE[..at].iter().all(|(other, ..)| other != exit), "{exit:?} stands there twice");
        }
    }
}
