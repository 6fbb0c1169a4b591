//! What the samples of a page show about a value: everything that was met in one place, together.

use weixin_codegen::model::IntegerType;

use crate::draft::model::Scalar;
use crate::page::sample::Json;

/// The most texts that are kept of one value.
const MAX_TEXTS: usize = 12;

/// The most members of one object; what is beyond is data, not names.
pub(crate) const MAX_MEMBERS: usize = 1000;

/// Everything that samples show in one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    /// How often the place was met.
    pub met: u32,
    /// True when `null` stood there.
    pub null: bool,
    /// True when `true` or `false` stood there.
    pub boolean: bool,
    /// The smallest and the largest whole number.
    pub integer: Option<(i128, i128)>,
    /// True when a number with a fraction or an exponent stood there.
    pub fraction: bool,
    /// Some of the texts; empty when there were none.
    pub texts: Vec<String>,
    /// True when only words that stand for a value were met.
    pub word: bool,
    /// The items of lists; a list without items has a shape that was never met.
    pub items: Option<Box<Shape>>,
    /// The members of objects, in the order in which they were met.
    pub members: Option<Vec<Member>>,
    /// How many objects were met.
    pub objects: u32,
    /// True when at least one of them stood in valid JSON.
    pub valid: bool,
    /// True when it has more members than are read.
    pub cut: bool,
}

/// A member of the objects in one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub shape: Shape,
    /// What a comment beside it says.
    pub comment: Option<String>,
}

impl Shape {
    /// Adds what one value shows.
    pub(crate) fn add(&mut self, value: &Json, valid: bool) {
        self.met += 1;
        self.valid |= valid;
        match value {
            Json::Null => self.null = true,
            Json::Boolean(_) => self.boolean = true,
            Json::Number(number) => self.number(number),
            Json::Text(text) => {
                if self.texts.len() < MAX_TEXTS {
                    self.texts.push(text.clone());
                }
            }
            Json::Word(_) => self.word = true,
            Json::List(items) => {
                let shape = self.items.get_or_insert_with(Box::default);
                items.iter().for_each(|item| shape.add(item, valid));
            }
            Json::Object(members) => {
                self.objects += 1;
                let known = self.members.get_or_insert_with(Vec::new);
                for member in members {
                    let found = known.iter().position(|other| other.name == member.name);
                    if found.is_none() && known.len() >= MAX_MEMBERS {
                        self.cut = true;
                        continue;
                    }
                    let at = found.unwrap_or_else(|| {
                        known.push(Member { name: member.name.clone(), shape: Self::default(), comment: None });
                        known.len() - 1
                    });
                    known[at].shape.add(&member.value, valid);
                    if known[at].comment.is_none() {
                        known[at].comment.clone_from(&member.comment);
                    }
                }
            }
        }
    }

    fn number(&mut self, number: &str) {
        match number.parse::<i128>() {
            Ok(whole) => {
                let (low, high) = self.integer.unwrap_or((whole, whole));
                self.integer = Some((low.min(whole), high.max(whole)));
            }
            Err(_) => self.fraction = true,
        }
    }

    /// Adds what was met in another place, as if both were one.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.met += other.met;
        self.objects += other.objects;
        self.null |= other.null;
        self.boolean |= other.boolean;
        self.fraction |= other.fraction;
        self.word |= other.word;
        self.valid |= other.valid;
        self.cut |= other.cut;
        if let Some((low, high)) = other.integer {
            self.integer =
                Some(self.integer.map_or((low, high), |(lowest, highest)| (lowest.min(low), highest.max(high))));
        }
        let room = MAX_TEXTS.saturating_sub(self.texts.len());
        self.texts.extend(other.texts.iter().take(room).cloned());
        if let Some(items) = &other.items {
            self.items.get_or_insert_with(Box::default).merge(items);
        }
        for member in other.members.iter().flatten() {
            let known = self.members.get_or_insert_with(Vec::new);
            match known.iter().position(|known| known.name == member.name) {
                Some(at) => known[at].shape.merge(&member.shape),
                None if known.len() < MAX_MEMBERS => known.push(member.clone()),
                None => self.cut = true,
            }
        }
    }

    /// True when an object in it has more members than are read.
    pub(crate) fn is_cut(&self) -> bool {
        let inside = |shape: &Self| shape.is_cut();
        self.cut
            || self.items.as_deref().is_some_and(inside)
            || self.members.iter().flatten().any(|member| member.shape.is_cut())
    }

    /// The shape inside all lists around it, and how many there are.
    pub(crate) fn innermost(&self) -> (&Self, usize) {
        let mut shape = self;
        let mut lists = 0;
        while let Some(items) = shape.items.as_deref().filter(|_| shape.members.is_none()) {
            shape = items;
            lists += 1;
        }
        (shape, lists)
    }

    /// The member of that name, looked for inside the lists around the object.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let members = self.innermost().0.members.as_ref()?;
        members.iter().find(|member| member.name == name).map(|member| &member.shape)
    }

    /// The shape at a path of names.
    pub(crate) fn at(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, step| shape.member(step))
    }

    /// Every path that ends with a name, at most two of them.
    pub(crate) fn paths_to(&self, name: &str) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        self.search(name, &mut Vec::new(), &mut found);
        found
    }

    fn search(&self, name: &str, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        for member in self.innermost().0.members.iter().flatten() {
            if found.len() > 1 {
                return;
            }
            if member.name == name {
                found.push(path.clone());
            }
            path.push(member.name.clone());
            member.shape.search(name, path, found);
            path.pop();
        }
    }

    /// True when the samples show nothing that hints at a type, apart from lists.
    pub(crate) fn is_blank(&self) -> bool {
        self.integer.is_none() && !self.fraction && !self.boolean && self.texts.is_empty() && self.members.is_none()
    }

    /// True when single values were met, and no objects.
    pub(crate) fn is_scalar(&self) -> bool {
        !self.is_blank() && self.members.is_none()
    }

    /// The type of single values, if all that were met are of one.
    pub(crate) fn scalar(&self) -> Option<Scalar> {
        let is_whole = self.integer.is_some() && !self.fraction;
        match (self.is_mixed(), self.texts.is_empty()) {
            (true, _) => None,
            (false, false) => Some(Scalar::String),
            (false, true) if is_whole => Some(Scalar::Integer(IntegerType::I64)),
            (false, true) if self.fraction => Some(Scalar::Number),
            (false, true) => self.boolean.then_some(Scalar::Boolean),
        }
    }

    /// True when texts and objects were met, and nothing else.
    pub(crate) fn is_text_or_object(&self) -> bool {
        let other = self.boolean || self.integer.is_some() || self.fraction || self.items.is_some();
        self.members.is_some() && !self.texts.is_empty() && !other
    }

    /// True when values of several kinds were met, which no one type takes.
    pub(crate) fn is_mixed(&self) -> bool {
        let number = self.integer.is_some() || self.fraction;
        let kinds = [self.boolean, number, !self.texts.is_empty(), self.items.is_some(), self.members.is_some()];
        kinds.into_iter().filter(|met| *met).count() > 1
    }
}
