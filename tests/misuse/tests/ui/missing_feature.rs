//! What needs a feature that is off: the message names it.

fn main() {
    weixin::blocking::Client::new;
    weixin::SealedKeys::default();
    weixin::login::Code2Session::new;
}
