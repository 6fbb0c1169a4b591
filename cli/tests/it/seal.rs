//! `weixin call --seal`: where the keys come from, that the call is sealed, and that no key is shown.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use weixin_mock::{Mock, SealedAccount};

use crate::call::assert_hidden;
use crate::mock::Playing;
use crate::sandbox::{Sandbox, err, out};

const APPID: &str = "wxba6223c06417af7b";
const KEY: &str = "otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=";
const PRIVATE: &str = include_str!("../../../runtime/src/sealed/vectors/account.pem");
const PUBLIC: &str = include_str!("../../../runtime/src/sealed/vectors/account.pub.pem");

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language")
}

/// A mock that seals with the account's own key.
fn vendor() -> Mock {
    let account = SealedAccount::new(APPID).encryption("1", KEY).public_key("2", PUBLIC).platform("new", PRIVATE);
    Mock::builder_open(spec()).sealed_account(account).start_blocking().expect("it starts")
}

fn keys() -> String {
    serde_json::json!({
        "appid": APPID,
        "key": { "Sn": "1", "Key": KEY },
        "private_key": { "Sn": "2", "PrivateKey": PRIVATE },
        "certificates": [{ "Sn": "new", "Certificate": PUBLIC }],
    })
    .to_string()
}

fn weixin(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(arguments).arg("--spec").arg(spec()).current_dir(sandbox.0.path());
    command.env("WEIXIN_TOKEN", "t0ken-t0ken").envs(variables.iter().copied());
    let done = command.output().expect("it starts");
    assert_hidden(&done, KEY);
    assert_hidden(&done, "MIIEowIBAAKCAQEA3FoQ");
    done
}

#[test]
fn keys_come_from_a_variable_or_a_file() {
    let (sandbox, vendor) = (Sandbox::new(), vendor());
    std::fs::write(sandbox.0.path().join("keys.json"), keys()).expect("writable");
    let call = ["call", "seal", "text=x", "--base-url", vendor.url()];
    for (more, variables) in [
        (&[][..], &[("WEIXIN_SEAL", &*keys())][..]),
        (&["--seal", "env:KEYS"], &[("KEYS", &*keys())]),
        (&["--seal", "@keys.json"], &[]),
    ] {
        let done = weixin(&sandbox, &[&call, more].concat(), variables);
        assert!(done.status.success(), "{}", err(&done));
        assert!(out(&done).contains("rank") && !out(&done).contains("_appid"), "{}", out(&done));
    }
    assert!(vendor.requests().iter().all(|request| request.sealed));
}

#[test]
fn what_is_wrong_with_keys_is_said_without_them() {
    let (sandbox, vendor) = (Sandbox::new(), vendor());
    for (value, said) in [
        ("{}", "--seal: something else than the keys, must be JSON"),
        ("", "--seal: something else than the keys"),
        (&keys().replace(KEY, "AAAA"), "--seal: the key of the encryption must be 32 bytes in Base64"),
        (&keys().replace("RSA PRIVATE", "PUBLIC"), "--seal: the private key must be RSA"),
    ] {
        let call = ["call", "seal", "text=x", "--base-url", vendor.url(), "--seal", "env:KEYS"];
        let done = weixin(&sandbox, &call, &[("KEYS", value)]);
        assert!(!done.status.success() && err(&done).contains(said), "{said} is not in\n{}", err(&done));
    }
    for (source, said) in [
        ("env:NOT_SET", "the variable after `env:` is not set"),
        ("@nowhere", "--seal: cannot read it"),
        (KEY, "neither `env:VARIABLE` nor `@FILE`"),
    ] {
        let done = weixin(&sandbox, &["call", "seal", "text=x", "--base-url", vendor.url(), "--seal", source], &[]);
        assert!(!done.status.success() && err(&done).contains(said), "{said} is not in\n{}", err(&done));
    }
    let done = weixin(&sandbox, &["call", "ping", "--base-url", vendor.url(), "--seal", "@keys"], &[]);
    assert!(err(&done).contains("be left out: the endpoint takes no sealed requests"), "{}", err(&done));
    assert_eq!(vendor.requests().len(), 0);
}

#[test]
fn what_is_sealed_is_said() {
    let sandbox = Sandbox::new();
    let shown = weixin(&sandbox, &["show", "seal"], &[]);
    assert!(out(&shown).contains("sealed       accepted"), "{}", out(&shown));
    let done = weixin(&sandbox, &["call", "seal", "text=x", "--dry-run"], &[]);
    assert!(err(&done).contains("note: with keys, the request is sealed when it is sent"), "{}", err(&done));
}

/// The keys that the mock needs: the service signs with the account's own key.
fn keys_of_the_mock() -> serde_json::Value {
    serde_json::json!({
        "appid": APPID,
        "key": { "Sn": "1", "Key": KEY },
        "public_key": { "Sn": "2", "PublicKey": PUBLIC },
        "platform": [{ "Sn": "newer", "PrivateKey": PRIVATE }, { "Sn": "new", "PrivateKey": PRIVATE }],
    })
}

#[test]
fn the_mock_takes_keys_and_verifies_with_them() {
    let sandbox = Sandbox::new();
    let folder = sandbox.0.path();
    std::fs::write(folder.join("mock.json"), keys_of_the_mock().to_string()).expect("writable");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("mock").arg("--spec").arg(spec()).args(["--seal", "@mock.json"]);
    let mock = Playing::run(&sandbox, command);
    let call = ["call", "seal", "text=x", "--base-url", &mock.url];
    let done = weixin(&sandbox, &call, &[("WEIXIN_SEAL", &keys())]);
    assert!(done.status.success() && out(&done).contains("rank"), "{}", err(&done));
    let done = weixin(&sandbox, &call, &[]);
    assert!(err(&done).contains("934011"), "plain requests are refused: {}", err(&done));
    let other = keys().replace(r#""Sn":"2""#, r#""Sn":"3""#);
    let done = weixin(&sandbox, &call, &[("WEIXIN_SEAL", &other)]);
    assert!(err(&done).contains("40234"), "so are those of another key: {}", err(&done));
    let said = mock.end();
    assert!(said.contains("/demo/seal") && !said.contains(KEY), "{said}");
}

#[test]
fn what_is_wrong_with_the_mocks_keys_is_said_without_them() {
    let sandbox = Sandbox::new();
    let good = keys_of_the_mock().to_string();
    for (value, said) in [
        ("{}", "--seal: something else than the keys"),
        (&*good.replace(KEY, "AAAA"), "the key of the encryption is not 32 bytes in Base64"),
        (&*good.replace("RSA PRIVATE", "PUBLIC"), "the private key of the service is not RSA in PEM"),
    ] {
        let done = weixin(&sandbox, &["mock", "--seal", "env:KEYS"], &[("KEYS", value)]);
        assert!(!done.status.success() && err(&done).contains(said), "{said} is not in\n{}", err(&done));
    }
    for (source, said) in [("env:NOT_SET", "is not set"), ("@nowhere", "nowhere"), (KEY, "say where the keys are")] {
        let done = weixin(&sandbox, &["mock", "--seal", source], &[]);
        assert!(!done.status.success() && err(&done).contains(said), "{said} is not in\n{}", err(&done));
    }
}
