//! A parameter travels where the runtime sends something.

weixin_macros::bindings!("spec");

weixin_runtime::request! {
    /// A request by hand.
    #[call(files::Send::ENDPOINT, weixin_runtime::Nothing, files::SendError)]
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
