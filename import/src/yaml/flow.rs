//! Values of a parsed file, written again on one line.

use weixin_codegen::yaml::{Entry, Node, NodeKind, Scalar};

use crate::yaml::scalar::{flow_list, flow_map, quoted};

/// A value on one line.
pub(crate) fn flow(node: &Node) -> String {
    match &node.kind {
        // What is plain on a line of its own may end in the middle of a list.
        NodeKind::Scalar(value) if value.plain && !value.text.contains([',', '[', ']', '{', '}', '\n']) => {
            value.text.clone()
        }
        NodeKind::Scalar(value) => quoted(&value.text),
        NodeKind::List(items) => flow_list(&items.iter().map(flow).collect::<Vec<_>>()),
        NodeKind::Map(entries) if entries.is_empty() => "{}".to_owned(),
        NodeKind::Map(entries) => {
            let one = |entry: &Entry| format!("{}: {}", key(&entry.key), flow(&entry.value));
            flow_map(&entries.iter().map(one).collect::<Vec<_>>())
        }
        NodeKind::Reported => String::new(),
    }
}

/// A key as it stands: a number stays one, and a text that looks like a number stays in its quotes.
pub(crate) fn key(key: &Scalar) -> String {
    if key.plain { key.text.clone() } else { quoted(&key.text) }
}
