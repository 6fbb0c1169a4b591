//! The fixed facts of the service.

use weixin_runtime::{Code, Envelope, Service, UtcOffset, tokens};

/// The service.
pub static SERVICE: Service = Service {
    name: "weixin",
    base_url: "https://api.weixin.qq.com",
    hosts: &[],
    envelopes: &[Envelope {
        name: "main",
        code: &["errcode"],
        message: &["errmsg"],
        success: &[Code::Number(0)],
        texts: false,
    }],
    time_zone: UtcOffset::UTC,
    signatures: &[],
};

tokens! {
    /// A token of one of the service's kinds.
    pub enum Token {
        /// A token that an account got for itself.
        #[kind("app", query = "access_token")]
        app,
        /// A token on behalf of a merchant.
        #[kind("authorizer", query = "access_token")]
        authorizer,
    }
}
