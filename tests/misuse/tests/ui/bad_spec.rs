//! Every mistake of a spec is reported with its place in the YAML.

weixin_macros::bindings!("bad_spec");

fn main() {}
