//! The bindings, made when the spec changes.

fn main() -> Result<(), weixin_codegen::OpenError> {
    weixin_codegen::Builder::new("../spec").out_file("shop.rs").generate()
}
