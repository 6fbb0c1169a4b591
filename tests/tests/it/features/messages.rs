//! Messages: told apart, read in every mode and form, and answered as the spec says.

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use weixin_mock::{Mock, PushFailed, PushTarget};
use weixin_recorder::{read_request, response};
use weixin_runtime::push::{Inbound, Inbox, Reply};
use weixin_tests::features::message::messages::Message;
use weixin_tests::features::message::messages::carrier::orders::{
    AddWaybill, AddWaybillReply, AddWaybillReplyNotes, OrderKind, Person,
};
use weixin_tests::features::message::messages::users::Subscribe;

const TOKEN: &str = "t0ken";
const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";

/// A program that gets messages: what it makes of a push.
type Program = fn(&Inbox, &Inbound) -> Result<Reply, String>;

/// Serves a program; its address.
async fn serve(inbox: Inbox, program: Program) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let Some(request) = read_request(&mut socket).await else { continue };
            let read = inbox.read(request.query(), &request.body).map_err(|error| error.to_string());
            let bytes = match read.and_then(|inbound| program(&inbox, &inbound)) {
                Ok(reply) => response("200 OK", &[("Content-Type", reply.content_type)], reply.body),
                Err(error) => response("500 x", &[], error),
            };
            socket.write_all(&bytes).await.expect("the mock reads");
        }
    });
    url
}

/// The targets of a program, in every mode and form.
async fn targets(program: Program) -> Vec<PushTarget> {
    let safe = serve(Inbox::new(TOKEN, KEY, APPID), program).await;
    let plain = serve(Inbox::plain(TOKEN), program).await;
    let targets = [PushTarget::new(&plain, TOKEN), PushTarget::new(&safe, TOKEN).encrypted(KEY, APPID)];
    targets.into_iter().flat_map(|target| [target.clone(), target.xml()]).map(|target| target.retries(0)).collect()
}

async fn mock() -> Mock {
    super::vendor("message").await.0
}

/// What a push is, shown.
fn told(_: &Inbox, inbound: &Inbound) -> Result<Reply, String> {
    let message = inbound.message::<Message>().map_err(|fault| fault.to_string())?;
    Ok(said(format!("{message:?}")))
}

fn said(text: String) -> Reply {
    let mut reply = Reply::success();
    reply.body = text;
    reply
}

#[tokio::test]
async fn a_message_is_told_by_its_values_whatever_their_case() {
    let vendor = mock().await;
    for target in targets(told).await.into_iter().take(2) {
        let subscribe = json!({ "FromUserName": "o1", "ToUserName": "gh1", "CreateTime": 1000 });
        let reply = vendor.push_message(&target, "subscribe", subscribe.clone()).await.expect("it is read");
        let shown =
            r#"Subscribe(Subscribe { to_user_name: "gh1", from_user_name: "o1", create_time: UnixSeconds(1000) })"#;
        assert_eq!(reply.body, shown);
        let mut other = subscribe;
        (other["MsgType"], other["Event"]) = (json!("EVENT"), json!("Subscribe"));
        assert_eq!(vendor.push(&target, other.clone()).await.expect("it is read").body, shown);
        // Who says more is meant.
        let scanned = json!({ "FromUserName": "o1", "Ticket": "s3cret", "Codes": [{ "Number": 7 }] });
        let reply = vendor.push_message(&target, "subscribeByScan", scanned).await.expect("it is read");
        assert!(reply.body.starts_with("Scanned(Scanned {"), "{reply:?}");
        assert!(reply.body.contains("number: 7") && !reply.body.contains("s3cret"), "{reply:?}");
        other["Event"] = json!("unsubscribe");
        let unknown = vendor.push(&target, other.clone()).await.expect("it is read").body;
        assert_eq!(
            unknown,
            r#"Unknown(UnknownMessage { msg_type: Some("EVENT"), event: Some("unsubscribe"), info_type: None, .. })"#
        );
        other["Event"] = json!("subscribe");
        other["CreateTime"] = json!("soon");
        let fault = vendor.push(&target, other).await.expect_err("it is no time").to_string();
        assert!(fault.contains("CreateTime"), "{fault}");
    }
}

fn replies(inbox: &Inbox, inbound: &Inbound) -> Result<Reply, String> {
    let Message::AddWaybill(message) = inbound.message().map_err(|fault| fault.to_string())? else {
        return Err(format!("another message: {inbound:?}"));
    };
    if !inbound.is::<AddWaybill>() || inbound.is::<Subscribe>() || message.kind != OrderKind::Parcel {
        return Err(format!("told wrongly: {message:?}"));
    }
    let notes = match &*message.order_id {
        "long" => vec![AddWaybillReplyNotes::new("too long")],
        _ => vec![AddWaybillReplyNotes::new("one"), AddWaybillReplyNotes::new("two")],
    };
    match &*message.order_id {
        "quiet" => Ok(Reply::success()),
        "bare" => inbox.reply(inbound, &json!({ "ResultCode": "none" })),
        _ => inbox.reply(inbound, &AddWaybillReply::new(0).receiver(Person::new("R")).notes(notes)),
    }
    .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_reply_is_made_as_the_spec_says_and_checked() {
    let vendor = mock().await;
    for target in targets(replies).await {
        let push = |id: &'static str| {
            let (vendor, target) = (&vendor, &target);
            async move { vendor.push_message(target, "addWaybill", json!({ "OrderID": id, "Kind": 2 })).await }
        };
        let reply = push("1").await.unwrap_or_else(|error| panic!("{target:?}: {error}"));
        if reply.body.starts_with('{') {
            let body: Value = serde_json::from_str(&reply.body).expect("JSON");
            let notes = json!([{ "Text": "one" }, { "Text": "two" }]);
            assert_eq!(
                body,
                json!({ "MsgType": "event", "ResultCode": 0, "Receiver": { "Name": "R" }, "Notes": notes })
            );
        } else {
            assert!(reply.body.contains("<ResultCode>0</ResultCode>"), "{}", reply.body);
        }
        let long = push("long").await.expect_err("refused").to_string();
        assert!(long.contains("addWaybill: 1 problem") && long.contains("Notes[0].Text"), "{long}");
        for id in ["quiet", "bare"] {
            let refused = push(id).await.expect_err("refused");
            assert!(matches!(&refused, PushFailed::Reply(why) if why.starts_with("to `addWaybill`")), "{refused}");
        }
    }
}

#[tokio::test]
async fn a_message_that_does_not_suit_the_spec_is_not_pushed() {
    let vendor = mock().await;
    let target = PushTarget::new("http://127.0.0.1:9/", TOKEN);
    for (name, given, why) in [
        ("subscrib", json!({}), "the spec has no message `subscrib`; did you mean `subscribe`?"),
        ("subscribe", json!([]), "the given fields are not an object"),
        ("subscribe", json!({ "Openid": "o" }), "Openid: is no field of the message"),
        ("subscribe", json!({ "CreateTime": "soon" }), "CreateTime: must be of type timestamp"),
        ("subscribe", json!({ "FromUserName": null }), "FromUserName: is missing"),
        ("subscribe", json!({ "Event": "scan" }), "Event: must be `subscribe`, which tells the message"),
        ("subscribe", json!({ "Event": null }), "Event: is missing, which tells the message"),
    ] {
        let failed = vendor.push_message(&target, name, given).await.expect_err("refused");
        assert!(matches!(&failed, PushFailed::Target(said) if said.contains(why)), "{failed}");
    }
}
