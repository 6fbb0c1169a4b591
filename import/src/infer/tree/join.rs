//! What the samples show, joined into the fields that the tables make.

use std::collections::HashSet;

use super::{MAX_DEPTH, Node};
use crate::infer::shape::{Member, Shape};
use crate::text;

/// Joins what the samples show into the fields: their shapes, names that the tables misspell or lack.
pub(super) fn join(node: &mut Node, shape: &Shape, line: usize, depth: usize) {
    let (inner, _) = shape.innermost();
    let Some(members) = &inner.members else { return };
    if depth >= MAX_DEPTH {
        return;
    }
    rename(node, members);
    for member in members {
        let at = node.fields.iter().position(|field| field.name == member.name).unwrap_or_else(|| {
            node.fields.push(Node { name: member.name.clone(), line, ..Node::default() });
            node.fields.len() - 1
        });
        let field = &mut node.fields[at];
        field.shape = Some(member.shape.clone());
        field.comment.clone_from(&member.comment);
        field.always = member.shape.met >= inner.objects;
        join(field, &member.shape, line, depth + 1);
    }
    node.fields.iter_mut().for_each(|field| field.parent_shown = true);
}

/// A row whose name the sample spells a little differently takes the sample's.
fn rename(node: &mut Node, members: &[Member]) {
    let known: HashSet<String> = node.fields.iter().map(|field| field.name.clone()).collect();
    let shown: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let free: Vec<(&str, String)> = members
        .iter()
        .filter(|member| member.shape.valid && !known.contains(&member.name))
        .map(|member| (member.name.as_str(), text::letters(&member.name)))
        .collect();
    for field in &mut node.fields {
        if shown.contains(field.name.as_str()) || field.row.is_none() {
            continue;
        }
        let letters = text::letters(&field.name);
        let close =
            |(name, bare): &&(&str, String)| *bare == letters || (field.name.len() > 4 && near(name, &field.name));
        let mut candidates = free.iter().filter(close);
        if let (Some((name, _)), None) = (candidates.next(), candidates.next()) {
            field.renamed = Some(std::mem::replace(&mut field.name, (*name).to_owned()));
        }
    }
    // Two rows that take the same name would be one field twice.
    let mut seen = HashSet::new();
    node.fields.retain(|field| seen.insert(field.name.clone()));
}

/// At most two letters apart, and the same beginning.
fn near(one: &str, two: &str) -> bool {
    let common = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    let tail = one.bytes().rev().zip(two.bytes().rev()).take_while(|(one, two)| one == two).count();
    let longest = one.len().max(two.len());
    common >= 3 && common + tail.min(longest - common) + 2 >= longest && one.len().abs_diff(two.len()) <= 1
}
