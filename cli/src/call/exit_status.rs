//! The exit status of `weixin call`: one for each thing that a script would do differently.

use std::process::ExitCode;

use weixin_runtime::{Class, Error, UntypedError};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// The service did it, or the request was shown.
    Done,
    /// The request breaks rules; nothing was sent.
    Rules,
    /// The command line or the disk.
    Usage,
    /// Refused: the call is wrong.
    Caller,
    /// Refused: the token.
    Token,
    /// Refused: for now.
    Later,
    /// Refused: for today.
    Quota,
    /// Refused: what was sent.
    Content,
    /// Refused: too late.
    Gone,
    /// Refused: the account.
    Permission,
    /// The service was not reached.
    Transport,
    /// The answer cannot be read.
    Answer,
    /// An HTTP status without a code of the service.
    Status,
    /// Refused with a code that the spec does not know.
    UnknownCode,
}

/// Every end with its number, which scripts rely on, and what it means.
pub(crate) const TABLE: [(ExitStatus, u8, &str); 14] = [
    (ExitStatus::Done, 0, "the service did it, or the request was shown"),
    (ExitStatus::Rules, 1, "the request breaks rules of the spec, or the spec is wrong; nothing was sent"),
    (ExitStatus::Usage, 2, "the arguments do not go together, or a file cannot be read or written"),
    (ExitStatus::Caller, 3, "refused: the call is wrong, the program has to change (class caller)"),
    (ExitStatus::Token, 4, "refused: the token is wrong or has expired (class token_invalid)"),
    (ExitStatus::Later, 5, "refused for now: send it again later (classes busy, throttled, in_progress)"),
    (ExitStatus::Quota, 6, "refused for today: the allowance is used up (class quota)"),
    (ExitStatus::Content, 7, "refused: something else has to be sent (class content)"),
    (ExitStatus::Gone, 8, "refused: the thing is no longer there, or closed (class gone)"),
    (ExitStatus::Permission, 9, "refused: the account may not do this (class permission)"),
    (ExitStatus::Transport, 10, "the service was not reached, or the exchange broke off"),
    (
        ExitStatus::Answer,
        11,
        "the answer is not what the spec says; JSON is written all the same, since it may come only once",
    ),
    (ExitStatus::Status, 12, "an HTTP status that means failure, without a code of the service"),
    (ExitStatus::UnknownCode, 13, "refused with a code that the spec does not know"),
];

impl ExitStatus {
    /// How a call ended that failed.
    pub(crate) fn of(error: &Error<UntypedError>) -> Self {
        match error {
            Error::Invalid(_) => Self::Rules,
            Error::File(_) => Self::Usage,
            Error::Token(_) => Self::Token,
            Error::Transport(_) => Self::Transport,
            Error::Status(_) => Self::Status,
            Error::Decode(_) => Self::Answer,
            _ => error.class().map_or(Self::UnknownCode, Self::of_class),
        }
    }

    fn of_class(class: Class) -> Self {
        match class {
            Class::TokenInvalid => Self::Token,
            Class::Busy | Class::Throttled | Class::InProgress => Self::Later,
            Class::Quota => Self::Quota,
            Class::Caller => Self::Caller,
            Class::Content => Self::Content,
            Class::Gone => Self::Gone,
            Class::Permission => Self::Permission,
            _ => Self::UnknownCode,
        }
    }

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

/// The table, as `--help` shows it.
pub(crate) fn help() -> String {
    let lines: Vec<String> = TABLE.iter().map(|(_, number, meaning)| format!("  {number:>2}  {meaning}")).collect();
    format!("Exit status:\n{}", lines.join("\n"))
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

    #[test]
    fn each_class_has_an_end() {
        use Class::{Busy, Caller, Content, Gone, InProgress, Permission, Quota, Throttled, TokenInvalid};
        let numbers = [TokenInvalid, Busy, Throttled, Quota, InProgress, Caller, Content, Gone, Permission]
            .map(|class| ExitStatus::of_class(class).number());
        assert_eq!(numbers, [4, 5, 5, 6, 5, 3, 7, 8, 9]);
    }
}
