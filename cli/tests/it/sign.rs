//! `weixin call --sign`: where keys come from, and that neither they nor signatures are shown.

use std::path::Path;
use std::process::{Command, Output};

use weixin_recorder::blocking::Server;

use crate::call::assert_hidden;
use crate::sandbox::{Sandbox, err, out};
use crate::service;

const KEY: &str = "app-key-12345";

/// HMAC-SHA256 with the key over `/base/demo/charge&{"amount":5}`.
const SIGNATURE: &str = "5643e60714b0512bcf6c10d3ab4ee36aeb555c5a3d0d7eb9a0f040c3fd3d80e9";

fn weixin(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(arguments).arg("--spec").arg(spec).current_dir(sandbox.0.path());
    command.envs([("WEIXIN_TOKEN", "t0ken-t0ken"), ("KEY", KEY), ("EMPTY", " ")]);
    let done = command.output().expect("it starts");
    assert_hidden(&done, KEY);
    assert_hidden(&done, SIGNATURE);
    done
}

fn charge(sandbox: &Sandbox, service: &Server, more: &[&str]) -> Output {
    let arguments = ["call", "charge", "amount=5", "--base-url", service.url()];
    weixin(sandbox, &[&arguments[..], more].concat())
}

#[test]
fn a_key_comes_from_a_variable_or_a_file() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.0.path().join("key"), format!("{KEY}\n")).expect("writable");
    for source in ["pay=env:KEY", "pay=@key"] {
        let service = service::fine();
        let done = charge(&sandbox, &service, &["--sign", source]);
        assert!(done.status.success(), "{}", err(&done));
        let seen = service.request();
        let line = format!("POST /demo/charge?access_token=t0ken-t0ken&pay_sig={SIGNATURE} HTTP/1.1");
        assert_eq!((seen.request_line(), &*seen.text()), (line.as_str(), r#"{"amount":5}"#));
    }
}

#[test]
fn what_is_wrong_with_keys_is_said_without_them() {
    let sandbox = Sandbox::new();
    let service = service::fine();
    for (arguments, said) in [
        (
            &[][..],
            "--sign: no key for the signature `pay`, must have the key in a variable or a file: --sign pay=env:VARIABLE",
        ),
        (&["--sign", "pay=app-key-12345"], "neither `env:VARIABLE` nor `@FILE` after the name"),
        (&["--sign", "app-key-12345"], "--sign: no `=`, must be NAME=env:VARIABLE or NAME=@FILE"),
        (&["--sign", "pya=env:KEY"], "name one that the endpoint needs; did you mean `pay`?"),
        (&["--sign", "pay=env:NOT_SET"], "the variable after `env:` is not set"),
        (&["--sign", "pay=env:EMPTY"], "--sign: an empty key, must not be empty"),
        (&["--sign", "pay=@nowhere"], "--sign: cannot read it"),
        (&["--sign", "pay=env:KEY", "--sign", "pay=env:KEY"], "--sign: several keys for `pay`"),
    ] {
        let done = charge(&sandbox, &service, arguments);
        assert!(!done.status.success() && err(&done).contains(said), "{said} is not in\n{}", err(&done));
    }
    let done = weixin(&sandbox, &["call", "prove", "text=x", "--base-url", service.url(), "--sign", "pay=env:KEY"]);
    assert!(
        err(&done).contains("the signature `device`, which is made in a way of the service's own"),
        "{}",
        err(&done)
    );
    let done = weixin(&sandbox, &["call", "ping", "--base-url", service.url(), "--sign", "pay=env:KEY"]);
    assert!(err(&done).contains("be left out: the endpoint needs no signature"), "{}", err(&done));
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn a_signature_is_hidden_where_a_request_is_shown() {
    let sandbox = Sandbox::new();
    let done = weixin(&sandbox, &["call", "charge", "amount=5", "--dry-run"]);
    assert!(
        out(&done).starts_with("POST /base/demo/charge?access_token=[hidden]&pay_sig=[hidden] HTTP/1.1\n"),
        "{}",
        out(&done)
    );
    let done = weixin(&sandbox, &["call", "prove", "text=x", "--dry-run"]);
    let text = out(&done);
    for part in ["proof=[hidden]&pay_sig=[hidden] HTTP/1.1", "X-Caller-Sign: [hidden]", r#""delivery_sign":"[hidden]""#]
    {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    // `{"text":"x","delivery_sign":"…"}`, with 40 digits.
    assert!(text.contains("Content-Length: 71"), "{text}");
    let done = weixin(&sandbox, &["call", "prove", "text=x", "--dry-run=curl"]);
    for part in [
        "&pay_sig=${WEIXIN_SIGNATURE_PAY}",
        "X-Caller-Sign: ",
        "${WEIXIN_SIGNATURE_CALLER}",
        "${WEIXIN_SIGNATURE_CARRIER}",
    ] {
        assert!(out(&done).contains(part), "{part} is not in\n{}", out(&done));
    }
    let done = weixin(&sandbox, &["call", "charge", "amount=5", "--dry-run=curl"]);
    assert!(out(&done).contains("&pay_sig=${WEIXIN_SIGNATURE_PAY}"), "{}", out(&done));
    assert!(
        err(&done).contains(
            "set the variable WEIXIN_SIGNATURE_PAY to the signature of this very request (hmac_sha256 over path & body with \
             the key), never to the key"
        ),
        "{}",
        err(&done)
    );
}

/// A request that is only shown needs no keys, but options that a call refuses are refused, and none is quoted.
#[test]
fn a_dry_run_checks_what_was_given() {
    let sandbox = Sandbox::new();
    let charge = ["call", "charge", "amount=5", "--dry-run"];
    for (more, said) in [
        (["--sign", "pay=INLINESECRET"].as_slice(), "the command line is visible to other users"),
        (&["--sign", "nope=env:KEY"], "no such signature"),
        (&["--sign", "INLINESECRET"], "no `=`"),
        (&["--sign", "pay=env:A", "--sign", "pay=env:B"], "several keys for `pay`"),
        (&["--seal", "INLINESECRET"], "--seal"),
    ] {
        let done = weixin(&sandbox, &[&charge[..], more].concat());
        assert!(!done.status.success() && err(&done).contains(said), "{more:?}: {}", err(&done));
        assert!(!err(&done).contains("INLINESECRET"), "{}", err(&done));
    }
    let done = weixin(&sandbox, &[&charge[..], &["--sign", "pay=env:NOT_SET", "--token-file", "/nowhere"]].concat());
    assert!(done.status.success(), "{}", err(&done));
}

#[test]
fn show_says_what_is_signed() {
    let sandbox = Sandbox::new();
    let shown = weixin(&sandbox, &["show", "prove"]);
    for part in ["signed       pay (query pay_sig: hmac_sha256 over path & body)", "device (query proof: custom)"] {
        assert!(out(&shown).contains(part), "{part} is not in\n{}", out(&shown));
    }
    let json: serde_json::Value =
        serde_json::from_str(&out(&weixin(&sandbox, &["show", "charge", "--json"]))).expect("JSON");
    assert_eq!(json["signed"][0]["over"], serde_json::json!(["path", "&", "body"]));
}
