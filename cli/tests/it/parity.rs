//! What the command line checks and sends is what generated code checks and sends: the same messages, the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use weixin_runtime::{
    Day, Days, Fen, File, Millis, Month, Request, Seconds, UnixMillis, UnixSeconds, Yuan, prepare_with_boundary,
};
use weixin_tests::language::Token;
use weixin_tests::language::demo::{
    Description, Everything, EverythingItem, EverythingItemInner, EverythingKind, EverythingRequired, Filter, Inside,
    WireKind, Wires, WiresForm,
};
use weixin_tests::language::files::SendFiles;
use weixin_tests::language::types::{Currency, Money, TicketId};

use crate::sandbox::err;
use weixin_recorder::blocking::Server;
use weixin_recorder::{Recorded, respond};

use crate::service;

/// What the endpoint that has everything answers at least.
const ANSWER: &str = r#"{"text":"a","lenient":1,"large":"2","exact":3,"list":[]}"#;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

/// Calls an endpoint of the spec that uses every feature of the language.
fn call(folder: &Path, service: &Server, arguments: &[&str]) -> Output {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).arg("--spec").arg(spec).args(["--base-url", service.url()]);
    command.envs([("WEIXIN_TOKEN", "t0ken-t0ken"), ("HUSH", "hush-hush"), ("TWO", "ab")]);
    command.current_dir(folder).output().expect("the program starts")
}

/// The service got what the typed request would have sent.
fn assert_same(seen: &Recorded, typed: &impl Request, service: &Server) {
    let boundary =
        seen.header("content-type").and_then(|kind| kind.split_once("boundary=")).map_or("", |(_, boundary)| boundary);
    let token = weixin_runtime::AccessToken::from(Token::app("t0ken-t0ken"));
    let prepared = prepare_with_boundary(typed, Some(&token), service.url(), boundary).expect("a request");
    let target = prepared.url().strip_prefix(service.url()).expect("the service's address");
    assert_eq!(seen.request_line(), format!("{} {target} HTTP/1.1", prepared.method()));
    assert_eq!(seen.header("content-type"), prepared.body().content_type());
    let mut body = Vec::new();
    prepared.body().reader().read_to_end(&mut body).expect("readable");
    assert_eq!(String::from_utf8_lossy(&seen.body), String::from_utf8_lossy(&body));
}

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
    let done = call(
        folder.path(),
        &service,
        &[
            "everything",
            "--token-kind",
            "app",
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
    let done = call(
        folder.path(),
        &service,
        &[
            "everything",
            "--token-kind",
            "app",
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

#[test]
fn what_breaks_rules_is_told_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service::answering(200, "{}");
    let done = call(
        folder.path(),
        &service,
        &[
            "everything",
            "--token-kind",
            "app",
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
    let done = call(
        folder.path(),
        &service,
        &[
            "everything",
            "--token-kind",
            "app",
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
fn forms_and_their_files_are_sent_and_refused_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.PNG"), PNG).expect("writable");
    fs::write(folder.path().join("b.svg"), vec![b'x'; 501]).expect("writable");
    let service = service::answering(200, "{}");
    let form = ["send", "--variant", "form", "name=n&m", "upload_id=18446744073709551615", "note=a\nb"];
    let done = call(
        folder.path(),
        &service,
        &[&form[..], &["picture=@a.PNG", "--file-name", "picture=na\"ïve\n文.png"]].concat(),
    );
    assert!(done.status.success(), "{}", err(&done));
    let typed = SendFiles::form("n&m", u64::MAX, File::from_bytes("na\"ïve\n文.png", PNG)).note("a\nb");
    assert_same(&service.request(), &typed, &service);

    let wrong =
        call(folder.path(), &service, &["send", "--variant", "form", "name=n", "upload_id=1", "picture=@b.svg"]);
    let typed = SendFiles::form("n", 1, File::from_bytes("b.svg", vec![b'x'; 501]));
    assert_eq!(err(&wrong), format!("error: {}\n", typed.validate().expect_err("two rules")));

    let other = service::answering(200, "{}");
    let done = call(folder.path(), &other, &["send", "--variant", "move"]);
    assert!(done.status.success(), "{}", err(&done));
    assert_same(&other.request(), &SendFiles::r#move(), &other);
}

#[test]
fn answers_that_are_files_are_piped_or_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let headers = [("Content-Type", "image/png"), ("Content-Disposition", "attachment; filename=\"a.png\"")];
    let service = Server::new(respond("200 OK", &headers, PNG));
    let piped = call(folder.path(), &service, &["fetchFile"]);
    assert_eq!(piped.stdout, PNG, "{}", err(&piped));
    assert_eq!(err(&piped), "12 bytes, image/png, named a.png\n");
    let kept = call(folder.path(), &service, &["fetchFile", "--output", "b.png"]);
    assert_eq!(err(&kept), "wrote b.png: 12 bytes, image/png, named a.png\n");
    assert_eq!(fs::read(folder.path().join("b.png")).expect("written"), PNG);
    let refusing = service::answering(200, r#"{"errcode":40001,"errmsg":"no"}"#);
    let refused = call(folder.path(), &refusing, &["fetchFile", "--tries", "1"]);
    assert_eq!(refused.status.code(), Some(4), "{}", err(&refused));
    assert!(refused.stdout.is_empty());
    // What is no file is not saved as one, and not piped as one either.
    for body in [r#"{"errcode":0}"#, ""] {
        let other = service::answering(200, body);
        let done = call(folder.path(), &other, &["fetchFile", "--tries", "1", "--output", "c.png"]);
        assert_eq!(done.status.code(), Some(11), "{}", err(&done));
        assert!(err(&done).contains(body) && done.stdout.is_empty(), "{}", err(&done));
        assert!(!folder.path().join("c.png").exists());
    }
    let other = service::answering(200, r#"{"video_url":"https://a.example"}"#);
    let instead = call(folder.path(), &other, &["fetchEither"]);
    assert_eq!(instead.status.code(), Some(0), "{}", err(&instead));
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
