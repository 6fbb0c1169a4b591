//! Whether a text says the same as the one that it was made of: the last word before a file is replaced.

use super::comments::{Lines, comments};
use super::extent::Extents;
use crate::yaml::{self, Entry, Node, NodeKind};

/// True if a text has the tree of another and its comments, in whatever order.
pub(super) fn says_the_same(root: &Node, all: &[String], text: &str) -> bool {
    let mut errors = Vec::new();
    let Some(own) = yaml::parse(0, text, &mut errors).filter(|_| errors.is_empty()) else { return false };
    let lines = Lines::of(text);
    let extents = Extents::of(text, &lines, &own);
    let own_comments = comments(text, &lines, &extents.atoms);
    let mut own_comments: Vec<&str> = own_comments.iter().map(|comment| comment.text.as_str()).collect();
    let mut all: Vec<&str> = all.iter().map(String::as_str).collect();
    own_comments.sort_unstable();
    all.sort_unstable();
    own_comments == all && is_same(root, &own)
}

fn is_same(one: &Node, two: &Node) -> bool {
    match (&one.kind, &two.kind) {
        (NodeKind::Scalar(one), NodeKind::Scalar(two)) => one.text == two.text && one.resolve() == two.resolve(),
        (NodeKind::List(one), NodeKind::List(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
        }
        (NodeKind::Map(one), NodeKind::Map(two)) => {
            let sorted = |entries: &'_ [Entry]| -> Vec<usize> {
                let mut order: Vec<usize> = (0..entries.len()).collect();
                order.sort_by(|a, b| entries[*a].key.text.cmp(&entries[*b].key.text));
                order
            };
            let pairs = sorted(one).into_iter().zip(sorted(two));
            one.len() == two.len()
                && pairs.into_iter().all(|(at, other)| {
                    let (one, two) = (&one[at], &two[other]);
                    one.key.text == two.key.text
                        && one.key.resolve() == two.key.resolve()
                        && is_same(&one.value, &two.value)
                })
        }
        _ => false,
    }
}
