//! Values of every type, written in every way that the command line knows.

use std::collections::BTreeMap;
use std::fs;

use weixin_runtime::{Day, Days, Fen, Millis, Month, Seconds, UnixMillis, UnixSeconds, Yuan};
use weixin_tests::language::demo::{
    Everything, EverythingItem, EverythingItemInner, EverythingKind, EverythingRequired,
};
use weixin_tests::language::types::{Currency, Money, TicketId};

use super::{assert_same, everything};
use crate::sandbox::err;
use crate::service;

/// What the endpoint that has everything answers at least.
const ANSWER: &str = r#"{"text":"a","lenient":1,"large":"2","exact":3,"list":[]}"#;

fn right() -> Everything {
    let mut inner = EverythingItem::new("abc");
    inner = inner.img("i").note("n").inner(EverythingItemInner::new(vec![vec![1_u8, 2], vec![]]));
    let items = vec![EverythingItem::new("x").img_url("https://example.com"), inner];
    Everything::new(EverythingRequired {
        r#type: "a",
        text: "文字",
        tiny: -5,
        large: u64::MAX,
        ratio: 1.5,
        flag: true,
        tags: ["t", "it's"],
        counts: BTreeMap::from([("a b".to_owned(), 1_u32), ("ü".to_owned(), 2)]),
        price: Money::new(i64::MIN).currency(Currency::Dollar),
        kind: EverythingKind::Second,
        items,
    })
    .page(3)
    .small(255)
    .plain(2)
    .whole(-7)
    .links(["https://example.com/a?b=c".to_owned()])
    .any(weixin_runtime::Json::from("free"))
    .at(UnixSeconds(-1))
    .wait(Seconds(9))
    .wait_ms(Millis(10))
    .wait_days(Days(30))
    .on(day())
    .day(day())
    .month(Month::from(day()))
    .days([day()])
    .fee(Fen(i64::MAX))
    .tip(Yuan::new(0, 50))
    .tips([Yuan::new(12, 34), Yuan::new(5, 0)])
    .paid(Fen(-5))
    .until(day())
    .clock(UnixSeconds(1_616_404_717))
    .bill(day())
    .ds(day())
    .period(Month::from(day()))
    .created(UnixSeconds(1_616_404_717))
    .uploaded(UnixMillis(1_671_082_175_120))
    .moments([UnixSeconds(0), UnixSeconds(-1)])
    .secret("hush-hush")
    .ticket(TicketId::new("ticket"))
    .a("A")
    .b("B")
}

fn day() -> Day {
    Day::new(2024, 2, 29).expect("a day")
}

#[test]
fn a_value_of_every_type_is_sent_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("items.json"),
        r#"[{"title":"x","img_url":"https://example.com"},{"title":"abc",
        "img":"i","note":"n","inner":{"deep":[[1,2],[]]}}]"#,
    )
    .expect("writable");
    let service = service::answering(200, ANSWER);
    let done = everything(
        folder.path(),
        &service,
        &[
            "type=a",
            "text=文字",
            "tiny=-5",
            "large=18446744073709551615",
            "ratio=1.5",
            "flag=true",
            "tags=t",
            "tags=it's",
            "counts.a b=1",
            "counts.ü=2",
            "price.amount=-9223372036854775808",
            "price.currency=USD",
            "kind=2",
            "items=@items.json",
            "page=3",
            "small=255",
            "plain=2",
            "whole=-7",
            "links=https://example.com/a?b=c",
            "any=free",
            "at=-1",
            "wait=9",
            "wait_ms=10",
            "wait_days=30",
            "on=2024-02-29",
            "day=20240229",
            "month=2024-02",
            "days=2024-02-29",
            "fee=9223372036854775807",
            "tip=0.5",
            "tips=12.34",
            "tips=5",
            "paid=-0.05",
            "until=2024-02-29",
            "clock=1616404717",
            "bill=2024-02-29",
            "ds=20240229",
            "period=202402",
            "created=2021-03-22 17:18:37",
            "uploaded=2022-12-15T13:29:35.120+08:00",
            "moments=0",
            "moments=1970-01-01T07:59:59+08:00",
            "secret=env:HUSH",
            "ticket=ticket",
            "a=A",
            "b=B",
        ],
    );
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(err(&done), "");
    assert_same(&service.request(), &right(), &service);
}

#[test]
fn parts_of_lists_and_raw_json_are_sent_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, ANSWER);
    let done = everything(
        folder.path(),
        &service,
        &[
            "type=b",
            "text:=\"@x\"",
            "tiny:=1",
            "large:=7",
            "ratio:=0",
            "flag:=false",
            "tags:=[\"-\"]",
            "counts:={}",
            "price:={\"amount\":1}",
            "kind:=1",
            "items.0.title=t",
            "items.0.img=i",
            "items.1.title=u",
            "items.1.img=j",
            "exact:=null",
            "small=1",
            "any:={\"k\":[1.5,null]}",
            "at_ms=5",
            "day:=\"2024-02-29\"",
            "tip:=0.5",
            "tips:=[1.25,\"3\"]",
        ],
    );
    assert!(done.status.success(), "{}", err(&done));
    let items = vec![EverythingItem::new("t").img("i"), EverythingItem::new("u").img("j")];
    let counts = BTreeMap::<String, u32>::new();
    let kind = EverythingKind::First;
    let typed = Everything::new(EverythingRequired {
        r#type: "b",
        text: "@x",
        tiny: 1,
        large: 7,
        ratio: 0.0,
        flag: false,
        tags: ["-"],
        counts,
        price: Money::new(1),
        kind,
        items,
    })
    .small(1)
    .any("{\"k\":[1.5,null]}".parse::<weixin_runtime::Json>().expect("JSON"))
    .at_ms(UnixMillis(5))
    .day(day())
    .tip(Fen(50))
    .tips([Fen(125), Fen(300)].map(Yuan::from));
    assert_same(&service.request(), &typed, &service);
}
