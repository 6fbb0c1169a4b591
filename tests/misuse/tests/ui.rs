//! What must not compile, with the message that a user sees.
//!
//! `TRYBUILD=overwrite cargo test -p weixin-misuse --test ui -- --ignored` writes the messages anew. This is a crate of its own: trybuild
//! builds the dependencies of the crate that it stands in once more, so these have to be few. What the macro says of a wrong call or a
//! wrong spec, a crate outside the workspace shows, with `front_ends` in the crate `weixin-tests`.

/// The files hold the words of one compiler. The doc tests of the crate `weixin` hold with any compiler that the same
/// things do not compile.
#[test]
#[ignore = "needs rustc 1.95"]
fn what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
