//! Many clients at once: nothing is lost or mixed up. At full size: the example `load`.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use weixin_mock::{Limits, Mock};

use crate::support::{BINARY, PNG, form};

const CLIENTS: usize = 32;
const UPLOADS: usize = 640;
const LEN: usize = 64 * 1024;

/// What an upload of a number holds: no two are alike.
fn content(number: usize) -> Vec<u8> {
    let mut state = number as u64 + 1;
    let mut bytes = PNG.to_vec();
    while bytes.len() < LEN {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_mixed_up() {
    let mut limits = Limits::default();
    limits.keep_uploads = 1 << 20;
    let vendor = Mock::builder_embedded().limits(limits).start().await.expect("a port");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let target = format!("{}{BINARY}", vendor.url());
    let workers = (0..CLIENTS).map(|worker| {
        let (client, target) = (client.clone(), target.clone());
        tokio::spawn(async move {
            let mut ids = Vec::new();
            for number in (worker..UPLOADS).step_by(CLIENTS) {
                let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{number}.png\"");
                let request = client.post(&target).header("content-type", "multipart/form-data; boundary=B");
                let answer = request.body(form(&head, &content(number))).send().await.expect("an answer");
                let answer: serde_json::Value =
                    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
                ids.push(answer["media_id"].as_str().expect("an id").to_owned());
            }
            ids
        })
    });
    let mut ids = std::collections::HashSet::new();
    for worker in workers.collect::<Vec<_>>() {
        ids.extend(worker.await.expect("no panic"));
    }
    assert_eq!(ids.len(), UPLOADS, "every id is another one");
    let uploads = vendor.uploads();
    let hashes: HashMap<_, _> = uploads.iter().map(|it| (it.file_name.clone(), it.sha256.to_string())).collect();
    assert_eq!((uploads.len(), hashes.len()), (UPLOADS, UPLOADS));
    for number in 0..UPLOADS {
        let hash = Sha256::digest(content(number)).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        assert_eq!(hashes.get(&Some(format!("{number}.png"))), Some(&hash), "{number}");
    }
    assert!(vendor.kept_bytes() <= 1 << 20, "{}", vendor.kept_bytes());
    let kept = uploads.iter().filter(|upload| upload.bytes.is_some()).count();
    assert!((1..=(1 << 20) / LEN).contains(&kept), "{kept}");
}
