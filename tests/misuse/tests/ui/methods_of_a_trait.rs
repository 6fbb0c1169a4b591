//! What errors of all endpoints can do comes with a trait; the compiler names it.

use weixin::cooperation_shop::UploadError;

fn remedy(error: UploadError) -> Option<&'static str> {
    error.remedy()
}

fn main() {
    let _ = remedy;
}
