//! The fixed facts of the service.

use weixin_runtime::{service, tokens};

service! {
    /// The service.
    #[name("weixin")]
    #[base_url("https://api.weixin.qq.com")]
    #[envelope(code = "errcode", message = "errmsg", success(0))]
    impl SERVICE {}
}

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
