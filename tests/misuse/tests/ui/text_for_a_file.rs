//! A path or bytes are no file: the message says how to make one.

use weixin::cooperation_shop::Upload;

fn main() {
    Upload::binary("o1", "shot.png");
    Upload::binary("o1", vec![1_u8]);
}
