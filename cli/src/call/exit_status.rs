//! The exit status of `weixin call`: one for each case that a script would handle differently.

use std::process::ExitCode;

use weixin_runtime::{Class, Error, TransportErrorKind, UntypedError};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// The service did it, or the request was printed.
    Success,
    /// The request or the spec is invalid; nothing was sent.
    Invalid,
    /// The command line or the disk is at fault.
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

/// Every case with its number, which scripts rely on, and its meaning.
pub(crate) const TABLE: [(ExitStatus, u8, &str); 14] = [
    (ExitStatus::Success, 0, "success, or the request was printed"),
    (ExitStatus::Invalid, 1, "the request or the spec is invalid; nothing was sent"),
    (ExitStatus::Usage, 2, "the command line is wrong, or a file cannot be read or written"),
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

impl ExitStatus {
    /// The exit status of a call that failed.
    pub(crate) fn of(error: &Error<UntypedError>) -> Self {
        match error {
            Error::Invalid(_) => Self::Invalid,
            Error::File(_) | Error::Signing(_) => Self::Usage,
            Error::Token(_) => Self::Token,
            Error::Transport(error) if error.kind() == TransportErrorKind::InsecureHttp => Self::Usage,
            Error::Transport(_) => Self::Transport,
            Error::Status(_) => Self::HttpStatus,
            Error::Decode(_) => Self::Decode,
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
            // Nobody knows more about it than about a code that is not listed; new classes of the runtime end here, too.
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
