//! A bare text does not say which kind of token it is: the message says what does.

fn main() {
    weixin_runtime::Client::new("ACCESS_TOKEN");
}
