//! Edits of messages.

use super::{CARRY, PAID, Pair};
use weixin_codegen::diff::ChangeKind::*;

/// The message `paid` of the fixture.
const PAID_TEXT: &str = "message: paid\nsummary: An order is paid.\npage: { url: \"https://example.com/paid\", read: 2026-11-21 }\nwhen: { MsgType: event, Event: paid }\nfields:\n  OrderId: string\n  Fee: { type: money, unit: fen, required: false }\nreply: nothing\n";

/// The same under another name.
const BOUGHT_TEXT: &str = "message: bought\nsummary: An order is paid.\npage: { url: \"https://example.com/paid\", read: 2026-11-21 }\nwhen: { MsgType: event, Event: paid }\nfields:\n  OrderId: string\n  Fee: { type: money, unit: fen, required: false }\nreply: nothing\n";

/// Another message.
const FRESH_TEXT: &str = "message: fresh\nsummary: Something is new.\npage: { url: unknown, read: 2026-11-21 }\nwhen: { Event: fresh }\nfields: { OrderId: string }\nreply: nothing\n";

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((MessageAdded, MessageRemoved), "message:", &[("messages/shop/fresh.yaml", "", FRESH_TEXT)])
        .edited("pub fn f(message: api::messages::shop::Fresh) -> String { message.order_id }"),
    Pair::new(
        (MessageMoved, MessageMoved),
        "message:",
        &[(PAID, "*", ""), ("messages/market/paid.yaml", "", PAID_TEXT)],
    )
    .base("pub fn f(message: api::messages::shop::Paid) -> String { message.order_id }")
    .edited("pub fn f(message: api::messages::market::Paid) -> String { message.order_id }"),
    Pair::new((MessageRustName, MessageRustName), "rust:", &[(PAID, "message: paid", "message: paid\nrust: Bought")])
        .base("pub fn f(message: api::messages::shop::Paid) -> String { message.order_id }")
        .edited("pub fn f(message: api::messages::shop::Bought) -> String { message.order_id }"),
    Pair::new(
        (MessageRustName, MessageRustName),
        "message:",
        &[(PAID, "*", ""), ("messages/shop/bought.yaml", "", BOUGHT_TEXT)],
    )
    .base("pub fn f(message: api::messages::shop::Paid) -> String { message.order_id }")
    .edited("pub fn f(message: api::messages::shop::Bought) -> String { message.order_id }"),
    Pair::new((MessageWhen, MessageWhen), "when:", &[(PAID, "Event: paid", "Event: bought")]),
    Pair::new((MessageWhen, MessageWhen), "when:", &[(PAID, "Event: paid", "Event: paid, Version: 2")]),
    Pair::new((Order, Order), "when:", &[(PAID, "MsgType: event, Event: paid", "Event: paid, MsgType: event")]),
    Pair::new((ReplyNeeded, ReplyNeedless), "reply:", &[(PAID, "reply: nothing", "reply: { Code: i32 }")])
        .edited("pub fn f() -> api::messages::shop::PaidReply { api::messages::shop::PaidReply::new(1) }"),
    Pair::new(
        (FieldAdded, FieldRemoved),
        "Fresh:",
        &[(PAID, "  OrderId: string", "  OrderId: string\n  Fresh: string")],
    )
    .edited("pub fn f(message: api::messages::shop::Paid) -> String { message.fresh }"),
    Pair::new(
        (ParamAdded, ParamRemoved),
        "Fresh:",
        &[(CARRY, "  ResultCode: i32", "  ResultCode: i32\n  Fresh: { type: string, required: false }")],
    )
    .edited("pub fn f(reply: api::messages::shop::CarryReply) -> Option<String> { reply.fresh }"),
    Pair::new((FixedChanged, FixedChanged), "MsgType:", &[(CARRY, "fixed: event", "fixed: events")]),
    Pair::new(
        (EndpointSummary, EndpointSummary),
        "summary:",
        &[(PAID, "An order is paid.", "An order has been paid.")],
    ),
];
