//! How values travel, in the words of the runtime.

use weixin_codegen::model::{Type, Wire};
use weixin_runtime::{self as runtime, Mode};

use super::tables::leak;

/// How a value of a type travels, with its items. It is leaked, as the tables are.
pub(super) fn of(wire: Wire, ty: &Type) -> runtime::Wire {
    let items = match ty.beside_text() {
        Type::List(items) | Type::Map(items) => Some(of(items.wire, &items.ty)),
        _ => None,
    };
    // What is said of nothing special is not said in generated code either.
    let items = items.filter(|items| *items != runtime::Wire::of(Mode::plain));
    runtime::Wire { mode: mode(wire), items: items.map(leak) }
}

fn mode(wire: Wire) -> Mode {
    match wire {
        Wire::Plain => Mode::plain,
        Wire::Lenient => Mode::lenient,
        Wire::String => Mode::string,
        Wire::Commas => Mode::commas,
        Wire::Semicolons => Mode::semicolons,
        Wire::Pipes => Mode::pipes,
        Wire::Spaces => Mode::spaces,
        Wire::Json => Mode::json_text,
        Wire::Base64 => Mode::base64,
        Wire::Repeated => Mode::repeated,
        Wire::Dashes => Mode::dashes,
        Wire::Digits => Mode::digits,
        Wire::Number => Mode::number,
        Wire::Rfc3339 => Mode::rfc3339,
        Wire::DateTime => Mode::date_time,
    }
}
