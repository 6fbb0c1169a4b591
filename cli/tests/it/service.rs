//! The services that the tests call.

use weixin_recorder::blocking::Server;
use weixin_recorder::{json, respond};

/// A service that says yes.
pub(crate) fn fine() -> Server {
    Server::new(json(r#"{"errcode":0,"errmsg":"ok","media_id":"m_2","mediaid":"m_1","type":"image"}"#))
}

/// A service that refuses with a code.
pub(crate) fn refusing(code: i64) -> Server {
    answering(200, format!(r#"{{"errcode":{code},"errmsg":"no rid: 65a1-0-1"}}"#))
}

/// A service that answers every request with a status and a body.
pub(crate) fn answering(status: u16, body: impl AsRef<[u8]>) -> Server {
    Server::new(respond(&format!("{status} X"), &[], body))
}
