//! A bare text does not say which kind of token it is: the message says what does.

fn main() {
    weixin::Client::new("ACCESS_TOKEN");
}
