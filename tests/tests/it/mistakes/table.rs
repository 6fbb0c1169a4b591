//! A valid spec, and mistakes that people make in it, each with parts of the expected message.

mod characters;
mod keys;
mod quoting;
mod signs;

/// A mistake: in which line it is made, what stands there instead, and what its one message says.
pub(super) struct Mistake {
    /// What it is called.
    pub(super) name: &'static str,
    /// What stands in the good file.
    pub(super) good: &'static str,
    /// What is written instead.
    pub(super) bad: &'static str,
    /// Parts of the message: what is wrong, and what to do.
    pub(super) says: [&'static str; 2],
}

const fn row(name: &'static str, good: &'static str, bad: &'static str, says: [&'static str; 2]) -> Mistake {
    Mistake { name, good, bad, says }
}

/// The endpoint in which the mistakes are made.
pub(super) const ENDPOINT: &str = r#"endpoint: order
summary: Sends an order.
docs: What else there is to know.
page: { url: "https://example.com/order", read: 2026-11-21 }
route: POST /demo/order
token: app
server_only: true
idempotent: false
permission_sets: [18, 86]
query:
  openid: { type: string, min_length: 1, max_length: 64 }
  kind: { type: i32, required: false, min: 0, max: 3 }
json:
  title: { type: string, doc: The title., max_length: 20 }
  tags: { type: list, items: string, max_items: 5 }
  item: Item
  img: { type: string, required: false }
  img_url:
    type: url
    doc: Where the picture is.
    required: false
  note: { type: string, doc: A note., required: false }
  colour: string
rules:
  - exactly_one_of: [img, img_url]
response:
  id: { type: id, name: OrderId, lifetime: 3 days }
  state: { type: open_enum, name: OrderState, values: [open, closed] }
errors:
  10001: { name: TooLong, text: title too long, remedy: Shorten it., class: caller }
  10002:
    name: Closed
    text: order closed
    remedy: Send another one.
    class: gone
shared_errors: [stock]
corrections:
  - at: response.id
    page_says: identifier
    reason: the sample says so
assumptions:
  - { at: errors.10002.text, assumed: it never changes }
"#;

/// The files beside it.
pub(super) const SHARED: &str = "=== types.yaml
types:
  Item: { type: object, fields: { sku: string, count: u32 } }
=== errors.yaml
errors:
  stock:
    doc: What all that touches the stock answers.
    codes: { 20001: { name: SoldOut, text: sold out, remedy: Wait., class: gone } }
";

/// All mistakes.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> + Clone {
    [
        quoting::UNQUOTED,
        quoting::QUOTES,
        signs::SIGNS,
        signs::LINES,
        signs::INDENTATION,
        characters::CHARACTERS,
        keys::TYPES,
        keys::KEYS,
        keys::SENSE,
    ]
    .into_iter()
    .flatten()
}
