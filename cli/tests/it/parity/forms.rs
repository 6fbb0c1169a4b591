//! Values that travel in a form of their own: joined lists, JSON in a string, Base64.

use std::fs;

use weixin_runtime::Request;
use weixin_tests::language::demo::{Description, Filter, Inside, WireKind, Wires, WiresForm};
use weixin_tests::language::types::Money;

use super::{assert_same, call};
use crate::sandbox::err;
use crate::service;

#[test]
fn values_in_forms_of_their_own_are_sent_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("picture.bin"), b"\xfb\xff").expect("writable");
    let service = service::answering(200, r#"{"ids":"1,2"}"#);
    let arguments = [
        "wires",
        "ids=1",
        "ids=20",
        "names=a",
        "names=b&c",
        "filter.name=n",
        "filter.least=7",
        "ratios:=[0.5,2]",
        "table:=[[1,-2],[3]]",
        "flags.x:=[true,false]",
        "large:=[18446744073709551615]",
        "kinds=1",
        "inside.title=abc",
        "inside.prices.0.amount=1",
        "rows.0.name=r",
        "any:=[1,{\"a\":null}]",
        "picture=@picture.bin",
        "pictures=YQ==",
        "html=文",
    ];
    let done = call(folder.path(), &service, &arguments);
    assert!(done.status.success(), "{}", err(&done));
    let typed = Wires::new(vec![1, 20], Inside::new("abc", vec![Money::new(1)]))
        .names(["a", "b&c"])
        .filter(Filter::new("n").least(7))
        .ratios([0.5, 2.0])
        .table([vec![1, -2], vec![3]])
        .flags([("x", vec![true, false])])
        .large([u64::MAX])
        .kinds([WireKind::First])
        .rows([Filter::new("r")])
        .any(serde_json::json!([1, { "a": null }]))
        .picture(b"\xfb\xff")
        .pictures([b"a"])
        .html("文");
    assert_same(&service.request(), &typed, &service);

    let service = service::answering(200, r#"{"ids":""}"#);
    let nothing =
        call(folder.path(), &service, &["wires", "ids=1", "inside:={\"title\":\"\",\"prices\":[]}", "either:=null"]);
    assert!(nothing.status.success(), "{}", err(&nothing));
    let body = String::from_utf8(service.request().body.clone()).expect("text");
    assert_eq!(body, r#"{"either":null,"inside":"{\"prices\":[],\"title\":\"\"}"}"#);

    let service = service::answering(200, "{}");
    let form = ["wiresForm", "ids=1", "ids=2", "parts:=[[1,2],[3]]", "description.title=d", "key=AAA="];
    let done = call(folder.path(), &service, &form);
    assert!(done.status.success(), "{}", err(&done));
    let typed = WiresForm::new(vec![1, 2], vec![vec![1, 2], vec![3]]).description(Description::new("d")).key(&[0, 0]);
    assert_same(&service.request(), &typed, &service);
}

#[test]
fn values_in_forms_of_their_own_are_refused_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, "{}");
    let arguments = [
        "wires",
        "ids=100",
        "names=long",
        "table:=[[],[1]]",
        "inside.title=abcd",
        "inside.prices:=[]",
        "picture=MTIzNDU=",
        "html=文文文文",
    ];
    let done = call(folder.path(), &service, &arguments);
    assert_eq!(done.status.code(), Some(1));
    let typed = Wires::new(vec![100], Inside::new("abcd", Vec::<Money>::new()))
        .names(["long"])
        .table([vec![], vec![1]])
        .picture(b"12345")
        .html("文文文文");
    let invalid = typed.validate().expect_err("it breaks rules");
    assert_eq!(invalid.violations().len(), 6, "{invalid}");
    assert_eq!(err(&done), format!("error: {invalid}\n"));

    let done = call(folder.path(), &service, &["wiresForm", "ids=1", "parts:=[]", "key=AAAA"]);
    let invalid =
        WiresForm::new(vec![1], Vec::<Vec<i32>>::new()).key(&[0, 0, 0]).validate().expect_err("it breaks rules");
    assert_eq!(err(&done), format!("error: {invalid}\n"));

    let done =
        call(folder.path(), &service, &["wires", "ids=1", "inside.title=a", "inside.prices:=[]", "picture=no Base64"]);
    assert_eq!(
        err(&done),
        "error: wires: 1 problem\n  picture: `no Base64`, must be Base64, or a file: write picture=@PATH\n"
    );
    assert!(service.requests().is_empty());
}
