//! Codes that endpoints share.

use weixin_runtime::errors;

errors! {
    /// Codes that every endpoint may answer.
    pub enum CommonError {
        #[code(40001, TokenInvalid, text = "invalid credential", meaning = "the token is wrong", remedy = "get another token")]
        InvalidCredential,
        #[code(45009, Quota, text = "reach max api daily quota limit", meaning = "the daily quota is used up", remedy = "wait until tomorrow")]
        DailyQuota,
    }
}
