//! Which types have another name now: those that stand in the same place, or have the very same shape.

use std::collections::{HashMap, HashSet};

use crate::model::{Choice, Endpoint, Field, Response, Shape, Type, TypeDef};

/// Types that have another name now: old names to new ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames(HashMap<String, String>);

impl Renames {
    /// The name that a type has now.
    pub(super) fn now<'a>(&'a self, old: &'a str) -> &'a str {
        self.0.get(old).map_or(old, String::as_str)
    }

    /// Both lists' types that came under another name in the same place.
    pub(super) fn shared(old: &[TypeDef], new: &[TypeDef]) -> Self {
        let mut finder = Finder::new(old, new);
        finder.same_names();
        finder.same_shapes();
        Self(finder.found)
    }

    /// The renames of an endpoint, beside those of the shared types.
    pub(super) fn of(old: &Endpoint, new: &Endpoint, shared: &Self) -> Self {
        let mut finder = Finder::new(&old.types, &new.types);
        for (at, variant) in old.variants.iter().enumerate() {
            let name = |variant: &crate::model::Variant| variant.name.clone();
            let same = new.variants.iter().find(|other| name(other) == name(variant)).or(new.variants.get(at));
            let Some(other) = same else { continue };
            let field = |param: &crate::model::Param| param.field.clone();
            let (olds, news): (Vec<Field>, Vec<Field>) =
                (variant.params.iter().map(field).collect(), other.params.iter().map(field).collect());
            finder.fields(&olds, &news);
        }
        if let (Response::Object { object: old, .. }, Response::Object { object: new, .. }) =
            (&old.response, &new.response)
        {
            finder.fields(&old.fields, &new.fields);
        }
        if let (Response::Value(old), Response::Value(new)) = (&old.response, &new.response) {
            finder.types(&old.ty, &new.ty);
        }
        finder.same_names();
        finder.same_shapes();
        let mut all = shared.0.clone();
        all.extend(finder.found);
        Self(all)
    }
}

/// Looks for types that stand in the same place under another name.
struct Finder<'a> {
    old: HashMap<&'a str, &'a Shape>,
    new: HashMap<&'a str, &'a Shape>,
    seen: HashSet<(String, String)>,
    found: HashMap<String, String>,
}

impl<'a> Finder<'a> {
    fn new(old: &'a [TypeDef], new: &'a [TypeDef]) -> Self {
        let index = |types: &'a [TypeDef]| types.iter().map(|def| (def.name.as_str(), &def.shape)).collect();
        Self { old: index(old), new: index(new), seen: HashSet::new(), found: HashMap::new() }
    }

    /// Fields of one name hold the same type, whatever it is called.
    fn fields(&mut self, old: &[Field], new: &[Field]) {
        for field in old {
            if let Some(other) = new.iter().find(|other| other.name.wire == field.name.wire) {
                self.types(&field.ty, &other.ty);
            }
        }
    }

    fn types(&mut self, old: &Type, new: &Type) {
        match (old, new) {
            (Type::List(old) | Type::Map(old), Type::List(new) | Type::Map(new)) => self.types(&old.ty, &new.ty),
            (Type::Named(old), Type::Named(new)) | (Type::Choice(old), Type::Choice(new)) => {
                self.names(&old.name, &new.name);
            }
            (Type::TextOr(old), new) => self.types(old, new),
            (old, Type::TextOr(new)) => self.types(old, new),
            _ => {}
        }
    }

    fn names(&mut self, old: &str, new: &str) {
        let (Some(before), Some(after)) = (self.old.get(old).copied(), self.new.get(new).copied()) else { return };
        let renamed = old != new && !self.new.contains_key(old) && !self.old.contains_key(new);
        if (old != new && !renamed) || !self.seen.insert((old.to_owned(), new.to_owned())) {
            return;
        }
        if renamed && std::mem::discriminant(before) == std::mem::discriminant(after) {
            self.found.entry(old.to_owned()).or_insert_with(|| new.to_owned());
        }
        match (before, after) {
            (Shape::Object(old), Shape::Object(new)) => self.fields(&old.fields, &new.fields),
            (Shape::Choice(old), Shape::Choice(new)) => self.kinds(old, new),
            _ => {}
        }
    }

    /// Kinds of one value bring the same object, whatever it is called.
    fn kinds(&mut self, old: &Choice, new: &Choice) {
        for kind in &old.kinds {
            if let Some(other) = new.kinds.iter().find(|other| other.value == kind.value) {
                self.names(&kind.object.name, &other.object.name);
            }
        }
    }

    fn same_names(&mut self) {
        let mut names: Vec<&str> = self.old.keys().copied().filter(|name| self.new.contains_key(name)).collect();
        names.sort_unstable();
        names.into_iter().for_each(|name| self.names(name, name));
    }

    /// What went and what came with the very same shape, when there is one of each.
    fn same_shapes(&mut self) {
        let mut gone: Vec<&str> = self.old.keys().copied().filter(|name| !self.new.contains_key(name)).collect();
        gone.sort_unstable();
        for name in gone.iter().filter(|name| !self.found.contains_key(**name)).copied().collect::<Vec<_>>() {
            let shape = self.old.get(name).copied();
            let twins = gone.iter().filter(|other| self.old.get(**other).copied() == shape).count();
            let came = self.new.iter().filter(|(other, new)| !self.old.contains_key(**other) && Some(**new) == shape);
            let came: Vec<&str> = came.map(|(other, _)| *other).collect();
            if let ([one], 1) = (came.as_slice(), twins)
                && !self.found.values().any(|taken| taken == one)
            {
                self.found.insert(name.to_owned(), (*one).to_owned());
            }
        }
    }
}
