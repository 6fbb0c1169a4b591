//! Messages that the service sends by itself: drawn from the model, pushed by the mock, and read by an inbox.

use serde_json::{Map, Value};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use weixin::push::{Format, Inbound, Inbox, PushError};
use weixin_codegen::model::{Field, Message};
use weixin_mock::PushTarget;
use weixin_recorder::{read_request, response};

use super::choices::Choices;
use super::probes::literal;
use super::requests::{same, zone};
use super::service::Service;
use super::texts::Carrier;
use super::typed::Pushed;
use super::values::{self, Direction, Drawer};

const TOKEN: &str = "token";
const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx1";

/// A program to which messages are pushed: encrypted, as JSON or as XML.
pub(super) struct Program {
    target: PushTarget,
    read: UnboundedReceiver<Result<Inbound, PushError>>,
}

impl Program {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let (send, read) = unbounded_channel();
        let inbox = Inbox::new(TOKEN, KEY, APPID);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let Some(request) = read_request(&mut socket).await else { continue };
                let inbound = inbox.read(request.query(), &request.body);
                // The test may have ended.
                let _ = send.send(inbound);
                let _ = socket.write_all(&response("200 OK", &[("Content-Type", "text/plain")], "success")).await;
            }
        });
        Self { target: PushTarget::new(url, TOKEN).encrypted(KEY, APPID).retries(0), read }
    }
}

/// A message that was drawn.
pub(super) struct DrawnMessage {
    pub(super) sent: Map<String, Value>,
    kept: Map<String, Value>,
    pub(super) choices: Vec<u64>,
}

/// Draws a message.
pub(super) fn draw(service: &Service, message: &Message, choices: Choices) -> DrawnMessage {
    let mut drawer = Drawer {
        types: service.api.types_of(&message.exchange),
        tables: &service.api.formats,
        zone: zone(&service.api),
        success: &[],
        is_loose: false,
        direction: Direction::Received,
        choices,
        edge: None,
        files: Vec::new(),
        impossible: false,
    };
    let fields: Vec<&Field> = message.fields().iter().collect();
    let drawn = values::whole(&mut drawer, &fields, &[], &|_: &str| Carrier { least: 1, ..Carrier::default() }, None);
    let mut sent = drawn.sent;
    sent.extend(message.when.iter().map(|(field, value)| (field.clone(), literal(value))));
    DrawnMessage { sent, kept: drawn.kept, choices: drawer.choices.made() }
}

/// Whether XML can say it: it has no empty list, and no null.
fn is_in_xml(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(|it| !it.is_array() && is_in_xml(it)),
        Value::Object(fields) => {
            !fields.is_empty() && fields.iter().all(|(name, it)| !name.contains(' ') && is_in_xml(it))
        }
        Value::String(text) => !text.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// What XML keeps of a value of any shape: everything is a text, and an only item stands for its list.
fn in_xml(value: &Value) -> Value {
    match value {
        Value::Array(items) => match items.as_slice() {
            [only] => in_xml(only),
            items => items.iter().map(in_xml).collect(),
        },
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), in_xml(value))).collect())
        }
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Null | Value::String(_) => value.clone(),
    }
}

/// Tries a message, in each form that it can have; how many there were.
///
/// # Errors
///
/// What does not agree.
pub(super) async fn judge(
    service: &Service,
    program: &mut Program,
    pushed: &Pushed,
    drawn: &DrawnMessage,
) -> Result<u64, String> {
    let document = Value::Object(drawn.sent.clone());
    let mut count = 0;
    for format in [Format::Json, Format::Xml] {
        let target = match format {
            Format::Xml if !is_in_xml(&document) => continue,
            Format::Xml => program.target.clone().xml(),
            _ => program.target.clone(),
        };
        count += 1;
        let reply = service.vendor.push(&target, document.clone()).await;
        reply.map_err(|failed| format!("it is not delivered as {format:?}: {failed}"))?;
        let inbound = program.read.recv().await.ok_or("the program has ended")?;
        let inbound = inbound.map_err(|error| format!("it is not read as {format:?}: {error}"))?;
        if inbound.format() != format || !(pushed.is)(&inbound) {
            return Err(format!("it is not told as {format:?}: {inbound:?}"));
        }
        let read = (pushed.read)(&inbound).map_err(|why| format!("it is no such message as {format:?}: {why}"))?;
        let kept = Value::Object(drawn.kept.clone());
        // A field of any JSON has no type by which XML is read; how typed fields are read, JSON shows.
        let is_same_in_xml = || format == Format::Xml && same(&in_xml(&read), &in_xml(&kept));
        if !same(&read, &kept) && !is_same_in_xml() {
            return Err(format!("it is read as {format:?} as {read}, and is {kept}"));
        }
    }
    Ok(count)
}
