//! A path or bytes are no file: the message says how to make one.

weixin_macros::bindings!("spec");

fn main() {
    files::Send::binary("shot.png");
    files::Send::binary(vec![1_u8]);
}
