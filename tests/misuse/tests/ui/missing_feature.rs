//! What needs a feature that is off: the message names it.

fn main() {
    weixin_runtime::blocking::Client::new;
    weixin_runtime::SealedKeys::default();
}
