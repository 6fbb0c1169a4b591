//! What the page requires is an argument of the constructor, and there is no way around the constructor.

use weixin::cooperation_shop::{Upload, UploadUrl};

fn main() {
    Upload::binary("o1");
    UploadUrl::default();
}
