//! A name that the spec does not have is underlined where it stands.

weixin_macros::bindings!("spec", groups = ["file"], endpoints = ["sent"]);

fn main() {}
