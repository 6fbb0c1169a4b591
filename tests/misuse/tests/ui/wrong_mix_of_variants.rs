//! What belongs to one variant cannot be given to another.

use weixin::File;
use weixin::cooperation_shop::{Upload, UploadUrlRequired};

fn main() {
    let file = File::from_bytes("part.stl", "solid");
    Upload::binary("o1", file.clone()).file_url("https://example.com/part.stl");
    Upload::url(UploadUrlRequired { openid: "o1".into(), file });
}
