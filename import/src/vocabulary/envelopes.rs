//! Names of the fields in which services refuse.

/// Names of codes, without case and underscores.
const CODES: [&str; 8] = ["errcode", "errorcode", "resultcode", "retcode", "returncode", "ret", "code", "respcode"];

/// Names of messages, likewise.
const MESSAGES: [&str; 10] =
    ["errmsg", "errormsg", "errormessage", "resultmsg", "retmsg", "returnmsg", "msg", "message", "errdesc", "respmsg"];

/// Whether a field is called like the code of an envelope: `errCode`, `result_code`.
pub(crate) fn is_code(name: &str) -> bool {
    CODES.contains(&plain(name).as_str())
}

/// Whether a field is called like the message of an envelope.
pub(crate) fn is_message(name: &str) -> bool {
    MESSAGES.contains(&plain(name).as_str())
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_messages_by_their_names() {
        for (code, message) in
            [("errCode", "errMsg"), ("result_code", "result_msg"), ("ret", "errmsg"), ("code", "message")]
        {
            assert!(is_code(code) && is_message(message) && !is_code(message) && !is_message(code), "{code}");
        }
        assert!(!is_code("fetch_code") && !is_message("msg_list"));
    }
}
