//! How a call that failed ends: one exit status for each case that a script would handle differently.

use weixin_runtime::{Class, Error, TransportErrorKind, UntypedError};

use crate::exit_status::ExitStatus;

/// The exit status of a call that failed.
pub(super) fn of(error: &Error<UntypedError>) -> ExitStatus {
    match error {
        Error::Invalid(_) => ExitStatus::Wrong,
        Error::File(_) | Error::Signing(_) => ExitStatus::Usage,
        Error::Token(_) => ExitStatus::Token,
        Error::Transport(error) if error.kind() == TransportErrorKind::InsecureHttp => ExitStatus::Usage,
        Error::Transport(_) => ExitStatus::Transport,
        Error::Status(_) => ExitStatus::HttpStatus,
        Error::Decode(_) => ExitStatus::Decode,
        _ => error.class().map_or(ExitStatus::UnknownCode, of_class),
    }
}

fn of_class(class: Class) -> ExitStatus {
    match class {
        Class::TokenInvalid => ExitStatus::Token,
        Class::Busy | Class::Throttled | Class::InProgress => ExitStatus::Later,
        Class::Quota => ExitStatus::Quota,
        Class::Caller => ExitStatus::Caller,
        Class::Content => ExitStatus::Content,
        Class::Gone => ExitStatus::Gone,
        Class::Permission => ExitStatus::Permission,
        // Nobody knows more about it than about a code that is not listed; new classes of the runtime end here, too.
        _ => ExitStatus::UnknownCode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_an_end() {
        use Class::{Busy, Caller, Content, Gone, InProgress, Permission, Quota, Throttled, TokenInvalid};
        let numbers = [TokenInvalid, Busy, Throttled, Quota, InProgress, Caller, Content, Gone, Permission]
            .map(|class| of_class(class).number());
        assert_eq!(numbers, [4, 5, 5, 6, 5, 3, 7, 8, 9]);
    }
}
