//! What is wrong is told as generated code tells it, and before anything is sent.

use std::collections::BTreeMap;

use weixin_runtime::{Days, Fen, Request, UnixMillis, UnixSeconds, Yuan};
use weixin_tests::language::demo::{Everything, EverythingItem, EverythingKind, EverythingRequired};
use weixin_tests::language::types::Money;

use super::{call, everything};
use crate::sandbox::err;
use crate::service;

#[test]
fn what_breaks_rules_is_told_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, "{}");
    let done = everything(
        folder.path(),
        &service,
        &[
            "type=c",
            "text=文字文字文",
            "tiny=-6",
            "large=1",
            "ratio=2",
            "flag=true",
            "tags=",
            "tags=longer",
            "tags=c",
            "tags=d",
            "counts:={\"a\":1,\"b\":2,\"c\":3}",
            "price.amount=1",
            "kind=9",
            "items:=[{\"title\":\"abcd\"},{\"title\":\"abc\",\"img\":\"i\",\"img_url\":\"no\"}]",
            "page=101",
            "plain=4",
            "links=ftp://x",
            "link=",
            "secret=env:TWO",
            "a=A",
            "at=1",
            "at_ms=2",
            "fee=0",
            "tip=99.51",
            "tips=0",
            "tips=1",
            "wait_days=31",
        ],
    );
    assert_eq!(done.status.code(), Some(1));
    let kind = EverythingKind::from(9);
    let items = vec![EverythingItem::new("abcd"), EverythingItem::new("abc").img("i").img_url("no")];
    let counts = BTreeMap::from([("a".to_owned(), 1_u32), ("b".to_owned(), 2), ("c".to_owned(), 3)]);
    let tags = ["", "longer", "c", "d"];
    let typed = Everything::new(EverythingRequired {
        r#type: "c",
        text: "文字文字文",
        tiny: -6,
        large: 1,
        ratio: 2.0,
        flag: true,
        tags,
        counts,
        price: Money::new(1),
        kind,
        items,
    })
    .page(101)
    .plain(4)
    .links(["ftp://x".to_owned()])
    .link("")
    .secret("ab")
    .a("A")
    .at(UnixSeconds(1))
    .at_ms(UnixMillis(2))
    .fee(Fen(0))
    .tip(Yuan::new(99, 51))
    .tips([Yuan::new(0, 0), Yuan::new(1, 0)])
    .wait_days(Days(31));
    let invalid = typed.validate().expect_err("it breaks rules");
    assert!(invalid.violations().len() >= 18, "{invalid}");
    let note = "note: kind: `9` is not one of the values in the spec: 1, 2\n";
    assert_eq!(err(&done), format!("{note}error: {invalid}\n"));
    assert!(service.requests().is_empty());
}

#[test]
fn values_of_the_wrong_type_are_told_with_everything_else_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, "{}");
    let done = everything(
        folder.path(),
        &service,
        &[
            "type=c",
            "text:=5",
            "tiny=128",
            "large=-1",
            "ratio=nan",
            "flag=yes",
            "tags:=[1,\"x\"]",
            "counts=1",
            "price.amount=1.5",
            "price.curency=USD",
            "kind=first",
            "items.1.title=x",
            "small=256",
            "whole=2147483648",
            "at=today",
            "day=2023-02-29",
            "month=13",
            "days:=[5]",
            "fee=0.5",
            "tip=1.234",
            "exact=x",
            "any=@nowhere",
            "secret:=1",
            "ticket:={}",
            "items.x=1",
        ],
    );
    assert_eq!(done.status.code(), Some(2), "a file could not be read: {}", err(&done));
    let said = err(&done);
    for part in [
        "type: `c`, must be one of a, b",
        "text: `5`, must be a string",
        "tiny: `128`, must be an integer from -128 to 127",
        "large: `-1`, must be an integer from 0 to 18446744073709551615",
        "ratio: `nan`, must be a number",
        "flag: `yes`, must be true or false",
        "tags[0]: `1`, must be a string",
        "counts: `1`, must be a map: write name.key=value, or JSON after `:=`",
        "price.amount: `1.5`, must be an integer from -9223372036854775808 to 9223372036854775807",
        "price.curency: unknown parameter, must be in the spec; did you mean `currency`?",
        "kind: `first`, must be a number, such as 1 (The first), 2",
        "items.x: not an index of a list, must be a number, starting with 0",
        "small: `256`, must be an integer from 0 to 255",
        "whole: `2147483648`, must be an integer from -2147483648 to 2147483647",
        "at: `today`, must be a timestamp in seconds since 1970, or a time such as 2023-11-02 15:04:05",
        "day: `2023-02-29`, must be a day such as 2023-11-02",
        "month: `13`, must be a month such as 2017-02",
        "days[0]: `5`, must be a day such as 2023-11-02",
        "fee: `0.5`, must be a whole number of fen",
        "tip: `1.234`, must be an amount in yuan such as 12.34",
        "any: cannot read `nowhere`: ",
        "secret: not a string, must be a string",
        "ticket: an object, must be a string",
    ] {
        assert_eq!(said.matches(part).count(), 1, "{part} is not once in:\n{said}");
    }
    assert!(!said.contains("at least one of them"), "`small` was given, though wrong:\n{said}");
}

#[test]
fn nothing_that_is_typed_makes_it_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, "{}");
    let deep = format!("any:={}1{}", "[".repeat(120), "]".repeat(120));
    let deeper = format!("any:={}", "[".repeat(10_000));
    let dots = format!("any.{}=1", "a.".repeat(5_000));
    let nasty = [
        "",
        "=",
        ":=",
        "a=",
        "a:=1",
        "\u{1b}[31m=\u{202e}",
        "items.99999999999999999999=1",
        "items.-1=x",
        "items.5.title=x",
        "items.9999.title=x",
        "items=x",
        "items.0=x",
        "items.0.inner.deep.0.0=300",
        "price=1",
        "price.amount.x=1",
        "price:=[]",
        "items:=[[[[",
        "items:=[null,1,{}]",
        "tags.0.0=1",
        "tags:={}",
        "counts.=1",
        "counts:=[1]",
        "counts.a=b",
        "any.x.y.z=1",
        "text=@.",
        "text=@/dev/null",
        "text=@/dev/zero",
        "secret=env:",
        "secret=env:=",
        "page:=1e400",
        "page:=-0",
        "page:=0.5",
        "large:=1e3",
        "exact:=9223372036854775808",
        "ratio:=1e308",
        "ratio=inf",
        "kind:=null",
        "kind=",
        "at=99999999999999999999",
        "wait=-1",
        "flag:=1",
        "ticket:=null",
        "type=@",
        "type=@@",
        "links=http://",
        "link=\u{0301}\u{ffff}",
        &deep,
        &deeper,
        &dots,
    ];
    for argument in nasty {
        let done = call(folder.path(), &service, &["everything", "--token-kind", "app", argument]);
        assert!(matches!(done.status.code(), Some(1 | 2)), "{argument:.60}: {}", err(&done));
        let said = err(&done);
        assert!(!said.contains("panicked") && !said.contains(['\u{1b}', '\u{202e}']), "{argument:.60}: {said}");
        assert!(said.len() < 20_000, "{argument:.60}: {} bytes of messages", said.len());
    }
    for argument in nasty {
        let json = argument.split_once('=').map_or(argument, |(_, json)| json);
        let done = call(folder.path(), &service, &["everything", "--token-kind", "app", "--json", json]);
        assert!(matches!(done.status.code(), Some(1 | 2)), "{json:.60}: {}", err(&done));
        assert!(!err(&done).contains("panicked"), "{json:.60}: {}", err(&done));
    }
    assert!(service.requests().is_empty());
}
