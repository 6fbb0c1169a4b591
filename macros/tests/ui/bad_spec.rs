//! Every mistake of a spec is told with its place in the YAML.

weixin_macros::bindings!("bad_spec");

fn main() {}
