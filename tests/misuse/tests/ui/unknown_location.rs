//! A parameter travels where the runtime sends something.

use weixin::cooperation_shop::{Upload, UploadError};

weixin::runtime::request! {
    /// A request by hand.
    #[call(Upload::ENDPOINT, weixin::runtime::Nothing, UploadError)]
    #[body(none)]
    #[new(openid: String)]
    pub struct ByHand {
        /// Whose it is.
        #[param(trailer "openid", required)]
        pub openid: String,
    }
}

fn main() {
    ByHand::new("o1");
}
