//! Objects of a draft that are equal: each is one type, which the endpoint names once.
//!
//! The tree of fields stays whole, so that everybody who walks over it sees every field. A field knows which of the
//! draft's shared types its object is, and the file has the type's name in its place.

use std::collections::{BTreeMap, HashMap};

use heck::ToSnakeCase;
use weixin_codegen::model::Location;

use crate::draft::model::{Draft, Field, Response, Rule, SharedType, Type, Value};
use crate::draft::path::FactPath;
use crate::text;
use crate::vocabulary::structures;

/// An object with fewer fields is as short as its name.
const FEWEST_FIELDS: usize = 2;

/// The most sentences about one field that are joined; more are about different things.
const MOST_SENTENCES: usize = 3;

/// The most objects of a draft that are compared.
const MAX_OBJECTS: usize = 500;

/// Finds the objects that a draft repeats.
pub(crate) fn share(draft: &mut Draft) {
    let is_message = draft.when.is_some();
    let mut groups: Vec<Group> = Vec::new();
    for (path, request) in draft.requests.iter() {
        for (location, fields) in request.params.iter() {
            collect(fields, &table(is_message, &path, location), true, &mut groups);
        }
    }
    match &draft.response {
        Response::Fields(fields) => collect(fields, &returned(is_message), false, &mut groups),
        Response::Value(value) => collect_type(&value.name, &value.ty, "response".into(), false, &mut groups),
        Response::Nothing | Response::File => {}
    }
    groups.retain(|group| group.uses.len() > 1);
    draft.shared_types = groups.iter().map(Group::shared).collect();
    let marks = Marks::of(&groups);
    let paths: Vec<FactPath> = draft.requests.iter().map(|(path, _)| path).collect();
    for (path, request) in paths.iter().zip(draft.requests.iter_mut()) {
        for (location, fields) in request.params.iter_mut() {
            marks.fields(fields, &table(is_message, path, location));
        }
    }
    match &mut draft.response {
        Response::Fields(fields) => marks.fields(fields, &returned(is_message)),
        Response::Value(value) => marks.field(value, "response".into()),
        Response::Nothing | Response::File => {}
    }
}

/// Where the parameters of a location stand in the file.
fn table(is_message: bool, request: &FactPath, location: Location) -> FactPath {
    if is_message { "reply".into() } else { request.join(location.key()) }
}

fn returned(is_message: bool) -> FactPath {
    if is_message { "fields" } else { "response" }.into()
}

/// Equal objects.
struct Group {
    /// True for those that are sent: what may be left out differs from what may be missing.
    is_sent: bool,
    /// The fields, with what is said of each anywhere.
    fields: Vec<Field>,
    /// What holds across them.
    rules: Vec<Rule>,
    /// Where the objects are in the file.
    uses: Vec<FactPath>,
    /// What the fields are called that hold them.
    names: Vec<String>,
}

impl Group {
    fn shared(&self) -> SharedType {
        SharedType { stem: self.stem(), name: String::new(), uses: self.uses.clone() }
    }

    /// What the structure is: by its fields, or what all that hold it are called.
    fn stem(&self) -> String {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        let of_names = || match self.names.as_slice() {
            [one, other] => format!("{one}_or_{other}"),
            names => names.first().cloned().unwrap_or_default(),
        };
        match self.names.as_slice() {
            [one] => one.clone(),
            names => structures::called(&fields).map(str::to_owned).or_else(|| common(names)).unwrap_or_else(of_names),
        }
    }
}

/// The words that all names begin with, or else that all end with.
fn common(names: &[String]) -> Option<String> {
    let words: Vec<Vec<String>> =
        names.iter().map(|name| name.to_snake_case().split('_').map(str::to_owned).collect()).collect();
    let first = words.first()?;
    let shared = |at: &dyn Fn(&Vec<String>, usize) -> Option<String>| {
        (0..first.len()).take_while(|place| words.iter().all(|words| at(words, *place) == at(first, *place))).count()
    };
    let beginning = shared(&|words, place| words.get(place).cloned());
    let end = shared(&|words, place| words.iter().rev().nth(place).cloned());
    let common = if beginning > 0 { &first[..beginning] } else { &first[first.len() - end..] };
    Some(common.join("_")).filter(|common| common.len() > 2)
}

fn collect(fields: &[Field], path: &FactPath, is_sent: bool, groups: &mut Vec<Group>) {
    for field in fields {
        collect_type(&field.name, &field.ty, path.join(field.name.as_str()), is_sent, groups);
    }
}

fn collect_type(name: &str, ty: &Type, mut path: FactPath, is_sent: bool, groups: &mut Vec<Group>) {
    let mut inner = ty;
    while let Type::List(items) | Type::Map(items) = inner {
        path = path.join("items");
        inner = items;
    }
    match inner {
        Type::Object(fields, rules) => {
            if is_whole(fields) && path.is_addressable() && groups.len() < MAX_OBJECTS {
                add(name, (fields, rules), &path, is_sent, groups);
            }
            collect(fields, &path.join("fields"), is_sent, groups);
        }
        // What a kind brings belongs to it.
        Type::Choice(_) | Type::Scalar(_) | Type::OpenEnum(_) | Type::List(_) | Type::Map(_) => {}
    }
}

fn add(name: &str, (fields, rules): (&[Field], &[Rule]), path: &FactPath, is_sent: bool, groups: &mut Vec<Group>) {
    let is_it =
        |group: &&mut Group| group.is_sent == is_sent && group.rules == rules && are_alike(&group.fields, fields);
    let known = groups.iter_mut().find(is_it);
    let Some(known) = known else {
        let (uses, names) = (vec![path.clone()], vec![name.to_owned()]);
        return groups.push(Group { is_sent, fields: fields.to_vec(), rules: rules.to_vec(), uses, names });
    };
    known.uses.push(path.clone());
    if !known.names.iter().any(|known| known == name) {
        known.names.push(name.to_owned());
    }
    join(&mut known.fields, fields);
}

/// Adds what other sentences say of the same fields.
fn join(known: &mut [Field], others: &[Field]) {
    for (known, other) in known.iter_mut().zip(others) {
        let said = known.doc.split(BETWEEN).any(|said| said == other.doc);
        if !other.doc.is_empty() && !said {
            let both = [known.doc.as_str(), other.doc.as_str()];
            known.doc = both.into_iter().filter(|doc| !doc.is_empty()).collect::<Vec<_>>().join(BETWEEN);
        }
        if let (Type::Object(known, _), Type::Object(other, _)) = (known.ty.innermost_mut(), other.ty.innermost()) {
            join(known, other);
        }
    }
}

/// What stands between two sentences about one field.
const BETWEEN: &str = " / ";

/// Which of the shared types the object at a path is.
struct Marks<'a> {
    groups: &'a [Group],
    by_path: HashMap<&'a FactPath, usize>,
}

impl<'a> Marks<'a> {
    fn of(groups: &'a [Group]) -> Self {
        let uses = |(at, group): (usize, &'a Group)| group.uses.iter().map(move |path| (path, at));
        Self { groups, by_path: groups.iter().enumerate().flat_map(uses).collect() }
    }

    fn fields(&self, fields: &mut [Field], path: &FactPath) {
        if !self.by_path.is_empty() {
            fields.iter_mut().for_each(|field| self.field(field, path.join(field.name.as_str())));
        }
    }

    /// Gives a field the number of its type, with everything that is said of what is inside.
    fn field(&self, field: &mut Field, mut path: FactPath) {
        let mut ty = &mut field.ty;
        while let Type::List(items) | Type::Map(items) = ty {
            path = path.join("items");
            ty = items;
        }
        let Type::Object(inner, _) = ty else { return };
        field.shared = self.by_path.get(&path).copied();
        if let Some(group) = field.shared.and_then(|at| self.groups.get(at)) {
            for (own, joined) in inner.iter_mut().zip(&group.fields) {
                own.doc.clone_from(&joined.doc);
            }
        }
        self.fields(inner, &path.join("fields"));
    }
}

/// True for an object that stands for itself: nothing in it rests on what is around.
fn is_whole(fields: &[Field]) -> bool {
    let leaves = |field: &Field| field.required_if.as_ref().is_some_and(|condition| condition.field.starts_with("../"));
    let is_own = |field: &Field| match field.ty.innermost() {
        Type::Choice(_) => false,
        Type::Object(inner, _) => !inner.iter().any(leaves),
        Type::Scalar(_) | Type::OpenEnum(_) | Type::List(_) | Type::Map(_) => true,
    };
    fields.len() >= FEWEST_FIELDS
        && fields.iter().all(|field| !leaves(field) && is_own(field) && text::is_name(&field.name))
}

/// True for fields that differ in nothing but their sentences.
fn are_alike(some: &[Field], others: &[Field]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| is_alike(one, other))
}

fn is_alike(one: &Field, other: &Field) -> bool {
    let Field {
        name,
        ty,
        doc,
        required,
        nullable,
        default,
        fixed,
        or_text,
        secret,
        wire,
        limits,
        required_if,
        lifecycle,
        rust: _,
        type_name: _,
        shared: _,
        line: _,
        todos: _,
    } = one;
    let facts = (name, required, nullable, default, fixed, or_text, secret, wire, limits, required_if, lifecycle);
    let others = (
        &other.name,
        &other.required,
        &other.nullable,
        &other.default,
        &other.fixed,
        &other.or_text,
        &other.secret,
        &other.wire,
        &other.limits,
        &other.required_if,
        &other.lifecycle,
    );
    let can_join = other.doc.is_empty() || doc.split(BETWEEN).any(|said| *said == other.doc) || {
        doc.split(BETWEEN).count() < MOST_SENTENCES
    };
    facts == others && can_join && are_types_alike(ty, &other.ty)
}

fn are_types_alike(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => are_types_alike(one, other),
        (Type::Object(one, rules), Type::Object(other, others)) => rules == others && are_alike(one, other),
        // The meanings of values are what they are.
        (Type::OpenEnum(one), Type::OpenEnum(other)) => {
            let told = |value: &Value| (value.value.clone(), value.doc.clone(), value.lifecycle.clone());
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| told(one) == told(other))
        }
        (one, other) => one == other,
    }
}

/// Moves what is noted of the inside of shared types to where the file has them. `before` are the names that they had.
pub(crate) fn move_notes(draft: &mut Draft, before: &[String]) {
    let shared = &draft.shared_types;
    let moved: BTreeMap<&FactPath, FactPath> =
        shared.iter().flat_map(|ty| ty.uses.iter().map(|path| (path, ty.path()))).collect();
    for correction in &mut draft.corrections {
        for (known, ty) in before.iter().zip(shared).filter(|(known, ty)| !known.is_empty() && **known != ty.name) {
            correction.at = correction.at.moved(&FactPath::from("types").join(known.as_str()), &ty.path());
        }
        // Of types inside of others, the innermost holds the fact.
        let inside = moved.iter().filter(|(path, _)| correction.at.is_within(path) && correction.at != ***path);
        if let Some((path, to)) = inside.max_by_key(|(path, _)| path.keys().len()) {
            correction.at = correction.at.moved(path, to);
        }
    }
    let mut seen = Vec::new();
    draft.corrections.retain(|correction| {
        let is_new = !seen.contains(&correction.at);
        seen.push(correction.at.clone());
        is_new
    });
}
