//! English, as a machine translated it; its words run into each other.

use super::Dialect;
use crate::vocabulary::roles::{Column, Section, Side};

pub(super) const MACHINE: Dialect = Dialect {
    is_chinese: false,
    columns: COLUMNS,
    headings: HEADINGS,
    of_response: &["back-up"],
    of_request: &[],
    pushed: &[],
    decrypted: &[],
    yes: &[],
    no: &[],
    answers: &[],
    interface_name: &["interface name"],
    event_name: &["event name"],
    is_message: &[],
    permission_sets: &[],
    on_every_page: &["called on the server", "interface name", "incorrect translation"],
};

const COLUMNS: &[(&str, Column)] = &[
    ("is it compulsory?", Column::Required),
    ("required to fill in", Column::Required),
    ("must fill in", Column::Required),
    ("enumeration value", Column::Value),
    ("introductions", Column::Doc),
    ("introduction", Column::Doc),
    ("compulsory", Column::Required),
    ("enumeration", Column::Other),
    ("attribute", Column::Name),
    ("error type", Column::Message),
    ("describe", Column::Doc),
];

const HEADINGS: &[(&[&str], Section)] = &[
    (&["interface name"], Section::Name),
    (&["matters needing attention", "matters need", "considerations"], Section::Other),
    (&["enumeration information"], Section::Values(None, Vec::new())),
    (&["callback parameter"], Section::Params(Some(Side::Response))),
    (&["calling mode", "how to call"], Section::Call),
    (&["interface call request"], Section::Params(Some(Side::Request))),
    (&["dxplaination", "interface description"], Section::Description),
];
