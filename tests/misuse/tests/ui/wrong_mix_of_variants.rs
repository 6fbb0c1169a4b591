//! What belongs to one variant cannot be given to another.

weixin_macros::bindings!("spec");

fn main() {
    let file = weixin_runtime::File::from_bytes("part.stl", "solid");
    files::Send::url("https://example.com/part.stl").file(file.clone());
    files::Send::binary(file).note("printed twice");
}
