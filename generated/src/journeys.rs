//! From the first call to the last, for what most programs do: which calls in which order, what has to be kept, and what can go
//! wrong. Each page ends with a program that runs against the mock server, without an account.
//!
//! | journey | from … to |
//! |---|---|
//! | [`sign_in`] | the code of `wx.login` to a session, and to a phone number |
//! | [`codes_and_links`] | a page of the mini program to a printed code, a link in a text message, a link in a chat |
//! | [`subscription_message`] | the vendor's template to a message on a user's phone |
//! | [`content_checks`] | what a user publishes to a verdict, at once or by a push |
//! | [`code_release`] | a template of code to a version that users have, with its review |
//! | [`virtual_order`] | an order in the mini program to delivered goods, with its signatures |
//!
//! These pages are in the docs only; they add nothing to a program.

/// Defines the page of a journey: its text, and the program in `examples/`.
macro_rules! journeys {
    ($($name:ident: $example:literal)*) => {$(
        #[doc = include_str!(concat!("journeys/", stringify!($name), ".md"))]
        #[doc = concat!("\n# The program\n\n`examples/", $example, ".rs`:\n\n```")]
        #[doc = include_str!(concat!("../examples/", $example, ".rs"))]
        #[doc = "```"]
        pub mod $name {}
    )*};
}

journeys! {
    sign_in: "sign_in"
    codes_and_links: "make_codes_and_links"
    subscription_message: "send_subscription_message"
    content_checks: "check_content"
    code_release: "release_code"
    virtual_order: "sell_virtual_goods"
}
