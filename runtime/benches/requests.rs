//! The cost of a call without the network: checking a request, making the HTTP request, and decoding the response,
//! compared with plain serde: `cargo bench -p weixin-runtime --bench requests`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::time::SystemTime;

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use sample::endpoints::everything::{Everything, Item, Kind};
use sample::endpoints::upload::{Upload, UploadBinary, UploadUrl};
use weixin_runtime::{AccessToken, File, RawResponse, Request, Secrets, prepare};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const BASE_URL: &str = "https://api.weixin.qq.com";

fn url() -> UploadUrl {
    Upload::url("oDF3iY9ffA-hqb2vVvbr7qxf6A0Q", "https://files.example.com/orders/2026/11/part.stl")
}

fn binary() -> UploadBinary {
    Upload::binary("oDF3iY9ffA-hqb2vVvbr7qxf6A0Q", File::from_bytes("part.stl", vec![b'x'; 64 * 1024]))
}

/// A request with three objects in a list and most kinds of rules.
fn everything() -> Everything {
    let item = || Item::new("title").price(5u64);
    let secret = weixin_runtime::SecretString::from("s3cret");
    Everything::new(1u32, vec![item(), item(), item()], secret, Kind::A)
        .img("picture")
        .tags(vec!["a".to_owned(), "b".to_owned()])
        .order_id(u64::MAX)
}

mod check {
    use super::*;

    #[divan::bench]
    fn json_of_two_texts(bencher: Bencher<'_, '_>) {
        let request = url();
        bencher.bench(|| divan::black_box(&request).validate().expect("a good request"));
    }

    #[divan::bench]
    fn form_with_a_file(bencher: Bencher<'_, '_>) {
        let request = binary();
        bencher.bench(|| divan::black_box(&request).validate().expect("a good request"));
    }

    #[divan::bench]
    fn json_of_everything(bencher: Bencher<'_, '_>) {
        let request = everything();
        bencher.bench(|| divan::black_box(&request).validate().expect("a good request"));
    }
}

mod make {
    use super::*;

    fn made<R: Request>(request: &R, token: &AccessToken) -> weixin_runtime::Prepared {
        prepare(divan::black_box(request), Some(token), BASE_URL).unwrap_or_else(|_| panic!("a good request"))
    }

    #[divan::bench]
    fn json_of_two_texts(bencher: Bencher<'_, '_>) {
        let (request, token) = (url(), AccessToken::new("app", "access_token", "TOKEN"));
        bencher.bench(|| made(&request, &token));
    }

    #[divan::bench]
    fn form_with_a_file(bencher: Bencher<'_, '_>) {
        let (request, token) = (binary(), AccessToken::new("app", "access_token", "TOKEN"));
        bencher.bench(|| made(&request, &token));
    }

    #[divan::bench]
    fn json_of_everything(bencher: Bencher<'_, '_>) {
        let (request, token) = (everything(), AccessToken::new("app", "access_token", "TOKEN"));
        bencher.bench(|| made(&request, &token));
    }
}

/// The same answers by the runtime, by derived serde, and only parsed.
mod decode {
    use super::*;

    /// One field.
    const SMALL: &str = r#"{"errcode":0,"errmsg":"ok","media_id":"0123456789abcdef0123456789abcdef"}"#;

    /// Every kind of field, and so many objects.
    fn large(items: usize) -> String {
        let item = r#"{"title":"title","price":5,"gift":true,"count":3,"sku":"123456789012"}"#;
        let list = vec![item; items].join(",");
        let numbers =
            r#""a":1,"b":2,"c":3,"d":18446744073709551615,"e":-1,"f":-2,"g":-3,"h":"-4","x":0.25,"flag":true"#;
        format!(
            r#"{{"errcode":0,"errmsg":"ok",{numbers},"text":"some text","item_list":[{list}],"kind":"other","time":1767225600}}"#
        )
    }

    /// What somebody would derive for the same answers.
    mod plain {
        use serde::Deserialize;

        #[derive(Deserialize)]
        #[allow(dead_code, reason = "to be decoded is all that they are for")]
        pub(super) struct Small {
            errcode: i64,
            errmsg: String,
            media_id: String,
        }

        #[derive(Deserialize)]
        #[allow(dead_code, reason = "to be decoded is all that they are for")]
        pub(super) struct Large {
            errcode: i64,
            errmsg: String,
            a: u8,
            b: u16,
            c: u32,
            d: u64,
            e: i8,
            f: i16,
            g: i32,
            h: Option<String>,
            x: f64,
            flag: bool,
            text: String,
            item_list: Vec<Item>,
            kind: String,
            time: Option<i64>,
        }

        #[derive(Deserialize)]
        #[allow(dead_code, reason = "to be decoded is all that they are for")]
        struct Item {
            title: String,
            price: Option<u64>,
            gift: Option<bool>,
            count: u32,
            sku: Option<String>,
        }
    }

    fn ours<R: Request>(bencher: Bencher<'_, '_>, text: String) {
        let answer = RawResponse::new(200, text.clone(), SystemTime::UNIX_EPOCH);
        let secrets = Secrets::new();
        bencher.counter(BytesCount::new(text.len())).bench(|| {
            weixin_runtime::decode::<R>(divan::black_box(&answer), &secrets).unwrap_or_else(|_| panic!("a good answer"))
        });
    }

    fn serde<T: serde::de::DeserializeOwned>(bencher: Bencher<'_, '_>, text: String) {
        bencher
            .counter(BytesCount::new(text.len()))
            .bench(|| serde_json::from_slice::<T>(divan::black_box(text.as_bytes())).expect("a good answer"));
    }

    #[divan::bench]
    fn small_ours(bencher: Bencher<'_, '_>) {
        ours::<UploadUrl>(bencher, SMALL.to_owned());
    }

    #[divan::bench]
    fn small_serde(bencher: Bencher<'_, '_>) {
        serde::<plain::Small>(bencher, SMALL.to_owned());
    }

    #[divan::bench]
    fn small_value(bencher: Bencher<'_, '_>) {
        serde::<serde_json::Value>(bencher, SMALL.to_owned());
    }

    #[divan::bench]
    fn large_ours(bencher: Bencher<'_, '_>) {
        ours::<Everything>(bencher, large(100));
    }

    #[divan::bench]
    fn large_serde(bencher: Bencher<'_, '_>) {
        serde::<plain::Large>(bencher, large(100));
    }

    #[divan::bench]
    fn large_value(bencher: Bencher<'_, '_>) {
        serde::<serde_json::Value>(bencher, large(100));
    }
}
