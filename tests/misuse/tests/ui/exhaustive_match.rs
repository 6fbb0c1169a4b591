//! A code that is added later breaks no program. (In the crate that makes the bindings itself a match may be complete;
//! a code without a name still has to be thought of.)

weixin_macros::bindings!("spec");

fn main() {
    match <files::SendError as weixin_runtime::ApiError>::from_code(1.into()) {
        files::SendError::TooLarge => {}
    }
}
