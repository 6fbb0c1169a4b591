//! The examples of the crate run to their end, beside the mock server: those of the journeys in its docs, and others that take
//! no arguments. Each brings the test that runs it.

#[path = "../../../generated/examples/check_content.rs"]
mod check_content;
#[path = "../../../generated/examples/make_codes_and_links.rs"]
mod make_codes_and_links;
#[path = "../../../generated/examples/pay_with_coins.rs"]
mod pay_with_coins;
#[path = "../../../generated/examples/receive_pushes.rs"]
mod receive_pushes;
#[path = "../../../generated/examples/release_code.rs"]
mod release_code;
#[path = "../../../generated/examples/sell_virtual_goods.rs"]
mod sell_virtual_goods;
#[path = "../../../generated/examples/send_subscription_message.rs"]
mod send_subscription_message;
#[path = "../../../generated/examples/sign_in.rs"]
mod sign_in;
