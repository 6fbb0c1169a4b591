//! How a parameter is typed, as messages and `weixin show` write it.

use weixin_codegen::model::{Field, Presence, Type};

/// How a parameter is typed: `openid=…`, `file=@PATH`, `[page=…]`, `items:=JSON`.
pub(crate) fn of(field: &Field) -> String {
    let name = &field.name.wire;
    let sample = match field.ty.beside_text() {
        Type::File | Type::Bytes => format!("{name}=@PATH"),
        Type::Json | Type::Map(_) => format!("{name}:=JSON"),
        Type::List(items) if !matches!(items.ty, Type::String | Type::Url) => format!("{name}:=JSON"),
        Type::Secret => format!("{name}=env:VARIABLE"),
        _ => format!("{name}=…"),
    };
    if field.presence == Presence::Required { sample } else { format!("[{sample}]") }
}
