//! What the page requires is an argument of the constructor, and there is no way around the constructor.

weixin_macros::bindings!("spec");

fn main() {
    files::Send::binary();
    files::SendUrl::default();
}
