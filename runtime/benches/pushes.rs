//! The cost of a push without the network: judging and reading it, and making the reply:
//! `cargo bench -p weixin-runtime --bench pushes --features push`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use divan::Bencher;
use serde_json::{Value, json};
use weixin_runtime::push::{Deduplicator, Inbound, Inbox};

fn main() {
    divan::main();
}

// The vendor's vectors: a push of 167 bytes.
const TOKEN: &str = "AAAAA";
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const APPID: &str = "wxba5fad812f8e6fb9";
const PLAIN: &str = "signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656";
const JSON: &[u8] = br#"{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}"#;
const XML: &[u8] = b"<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]>\
    </FromUserName><CreateTime>1714112445</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[debug_demo]]></Event>\
    <debug_str><![CDATA[hello world]]></debug_str></xml>";
const SAFE: &str = "timestamp=1714112445&nonce=415670741&msg_signature=046e02f8204d34f8ba5fa3b1db94908f3df2e9b3";
const CIPHERTEXT: &str = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv\
    ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFI\
    ZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";

fn at(inbox: Inbox, seconds: u64) -> Inbox {
    inbox.clock(move || -> SystemTime { UNIX_EPOCH + Duration::from_secs(seconds) })
}

fn plain() -> Inbox {
    at(Inbox::plain(TOKEN), 1_714_037_060)
}

fn safe() -> Inbox {
    at(Inbox::new(TOKEN, KEY, APPID), 1_714_112_446)
}

fn sealed_json() -> Vec<u8> {
    json!({ "ToUserName": "gh_97417a04a28d", "Encrypt": CIPHERTEXT }).to_string().into_bytes()
}

fn sealed_xml() -> Vec<u8> {
    let name = "<ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>";
    format!("<xml>{name}<Encrypt><![CDATA[{CIPHERTEXT}]]></Encrypt></xml>").into_bytes()
}

mod read {
    use super::*;

    fn bench(bencher: Bencher<'_, '_>, inbox: &Inbox, query: &str, body: &[u8]) {
        bencher.bench(|| inbox.read(divan::black_box(query), divan::black_box(body)).expect("a good push"));
    }

    #[divan::bench]
    fn plain_json(bencher: Bencher<'_, '_>) {
        bench(bencher, &plain(), PLAIN, JSON);
    }

    #[divan::bench]
    fn plain_xml(bencher: Bencher<'_, '_>) {
        bench(bencher, &plain(), PLAIN, XML);
    }

    #[divan::bench]
    fn safe_json(bencher: Bencher<'_, '_>) {
        bench(bencher, &safe(), SAFE, &sealed_json());
    }

    #[divan::bench]
    fn safe_json_in_xml(bencher: Bencher<'_, '_>) {
        bench(bencher, &safe(), SAFE, &sealed_xml());
    }

    /// What a stranger costs.
    #[divan::bench]
    fn forged_json(bencher: Bencher<'_, '_>) {
        let (inbox, query, body) = (safe(), SAFE.replace("046e", "046f"), sealed_json());
        bencher.bench(|| inbox.read(divan::black_box(&query), &body).expect_err("a wrong signature"));
    }
}

mod reply {
    use super::*;

    fn bench(bencher: Bencher<'_, '_>, inbox: &Inbox, inbound: &Inbound) {
        let reply: Value = json!({ "demo_resp": "good luck" });
        bencher.bench(|| inbox.reply(inbound, divan::black_box(&reply)).expect("a reply"));
    }

    #[divan::bench]
    fn plain_json(bencher: Bencher<'_, '_>) {
        let inbox = plain();
        bench(bencher, &inbox, &inbox.read(PLAIN, JSON).expect("a good push"));
    }

    #[divan::bench]
    fn plain_xml(bencher: Bencher<'_, '_>) {
        let inbox = plain();
        bench(bencher, &inbox, &inbox.read(PLAIN, XML).expect("a good push"));
    }

    #[divan::bench]
    fn safe_json(bencher: Bencher<'_, '_>) {
        let inbox = safe();
        bench(bencher, &inbox, &inbox.read(SAFE, &sealed_json()).expect("a good push"));
    }
}

/// Whether it came before, among the last hundred thousand.
#[divan::bench]
fn told_from_the_last(bencher: Bencher<'_, '_>) {
    let (inbox, pushes) = (plain(), Deduplicator::new());
    let mut number = 0;
    let next = move || {
        number += 1;
        let body = format!("{{\"MsgId\":{number},\"CreateTime\":1714112445}}");
        inbox.read(PLAIN, body.as_bytes()).expect("a good push")
    };
    bencher.with_inputs(next).bench_local_refs(|inbound| pushes.is_new(inbound));
}
