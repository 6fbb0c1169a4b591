//! Parameters and fields, each with its type, its limits and what is inside of it.

use std::collections::BTreeSet;

use super::Site;
use super::frame::joined;
use super::links::{self, From};
use super::prose::{inline, prose};
use crate::describe;
use crate::html::{Html, html};
use crate::model::{
    Choice, Constraint, EnumValue, Field, FormatTable, Items, Kind, Lifecycle, Location, Object, Owner, Presence, Rule,
    Shape, Type, TypeDef, TypeRef,
};

/// How deep objects stand inside of each other; deeper ones are links.
const DEPTH: usize = 6;

/// The fields of a page. What is inside of a type stands where it is used first; from elsewhere a link leads there.
pub(super) struct Fields<'a, 's> {
    site: &'s Site<'a>,
    from: From<'s>,
    /// The types of the endpoint that the page is about; `None` on the page of shared types, which all have a place.
    own: Option<&'a [TypeDef]>,
    /// The types that have a place on the page already.
    placed: BTreeSet<TypeRef>,
    /// The fields that have a place.
    named: BTreeSet<String>,
    direction: Direction,
}

/// Which way fields go, as far as the words about them differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
}

impl<'a, 's> Fields<'a, 's> {
    /// The fields of the page of an endpoint with these types.
    pub(super) fn of(site: &'s Site<'a>, from: From<'s>, own: &'a [TypeDef]) -> Self {
        Self { site, from, own: Some(own), placed: BTreeSet::new(), named: BTreeSet::new(), direction: Direction::Sent }
    }

    /// The fields of the page of shared types.
    pub(super) fn of_shared(site: &'s Site<'a>, from: From<'s>) -> Self {
        Self { site, from, own: None, placed: BTreeSet::new(), named: BTreeSet::new(), direction: Direction::Sent }
    }

    /// From here on, fields go this way.
    pub(super) fn go(&mut self, direction: Direction) {
        self.direction = direction;
    }

    /// A list of fields. `anchor` is the way to them on the page: `response`.
    pub(super) fn list<'f>(
        &mut self,
        fields: impl IntoIterator<Item = (Option<Location>, &'f Field)>,
        anchor: &str,
    ) -> Html {
        self.list_after(&Html::default(), fields, anchor)
    }

    /// A list of fields, after items that are none.
    pub(super) fn list_after<'f>(
        &mut self,
        first: &Html,
        fields: impl IntoIterator<Item = (Option<Location>, &'f Field)>,
        anchor: &str,
    ) -> Html {
        let items = fields.into_iter().map(|(location, field)| self.field(field, location, anchor, 0));
        let items: Html = items.collect();
        html!("<ul class=\"fields\">\n{}{}</ul>\n", first, items)
    }

    fn field(&mut self, field: &Field, location: Option<Location>, anchor: &str, depth: usize) -> Html {
        let anchor = format!("{anchor}.{}", field.name.wire);
        let place = location.map(|location| html!(" <span class=\"place\">{}</span>", location.key()));
        // Parameters of one name may travel in two places.
        let has_place = depth == 0 && self.named.insert(anchor.clone());
        let id = if has_place { html!(" id=\"{}\"", anchor) } else { Html::default() };
        html!(
            "<li{}>\n<p class=\"head\"><code class=\"name\">{}</code> <span class=\"type\">{}</span>{} {}</p>\n\
             <div class=\"about\">\n{}{}{}{}</div>\n</li>\n",
            id,
            field.name.wire,
            self.ty(&field.ty),
            place,
            presence(&field.presence, self.direction),
            prose(&field.doc),
            lifecycle(field.lifecycle.as_deref()),
            self.limits(field),
            self.inside(field, &anchor, depth)
        )
    }

    /// A type, with links to what it names.
    pub(super) fn ty(&self, ty: &Type) -> Html {
        match ty {
            Type::List(items) => html!("list of {}", self.item(items)),
            Type::Map(items) => html!("map of {}", self.item(items)),
            Type::TextOr(other) => html!("string or {}", self.ty(other)),
            Type::Named(reference) | Type::Choice(reference) => self.named(reference),
            other => html!("{}", describe::ty(other)),
        }
    }

    fn item(&self, items: &Items) -> Html {
        let how = describe::wire(items.wire).map(|how| html!(" ({})", how));
        html!("{}{}", self.ty(&items.ty), how)
    }

    fn named(&self, reference: &TypeRef) -> Html {
        html!("<a href=\"{}\">{}</a>", self.address(reference), reference.name)
    }

    /// Where a type stands: on the same page, if that is of an endpoint; else on the page of shared types.
    fn address(&self, reference: &TypeRef) -> String {
        let page = if self.own.is_some() { self.from.0 } else { links::TYPES };
        self.from.to(page, &links::type_anchor(&reference.name))
    }

    fn definition(&self, reference: &TypeRef) -> Option<&'a TypeDef> {
        let types = match reference.owner {
            Owner::Shared => &self.site.api.types,
            Owner::Endpoint => self.own?,
        };
        types.iter().find(|def| def.name == reference.name)
    }

    /// What the value may be, beside its type.
    fn limits(&self, field: &Field) -> Html {
        let how = describe::wire(field.wire).map(|how| html!("<li>{}</li>", how));
        let default = match &field.presence {
            Presence::Optional { default: Some(value), .. } | Presence::Default(value) => {
                Some(html!("<li><code>{}</code> when left out</li>", describe::literal(value)))
            }
            _ => None,
        };
        let limits = field.constraints.iter().map(|one| html!("<li>{}</li>", self.limit(one)));
        let all: Html = default.into_iter().chain(how).chain(limits).collect();
        if all.is_empty() { all } else { html!("<ul class=\"limits\">{}</ul>\n", all) }
    }

    fn limit(&self, constraint: &Constraint) -> Html {
        match constraint {
            Constraint::Formats(name) => match self.site.api.format_table(name) {
                Some(table) => html!("formats {}", self.formats(table)),
                None => html!("formats {}", name),
            },
            Constraint::Each(inner) => html!("each {}", self.limit(inner)),
            other => html!("{}", describe::constraint(other, &|rust| rust.to_owned())),
        }
    }

    fn formats(&self, table: &FormatTable) -> Html {
        html!("<a href=\"{}\"><code>{}</code></a>", self.from.to(links::FORMATS, &table.name.wire), table.name.wire)
    }

    /// Whether a type can stand inside of another: not too deep, and not where each has a place of its own.
    fn has_room(&self, depth: usize) -> bool {
        self.own.is_some() && depth < DEPTH
    }

    /// What is inside of a value, if the type has no place on the page yet.
    fn inside(&mut self, field: &Field, anchor: &str, depth: usize) -> Html {
        let Some(reference) = field.ty.named() else { return Html::default() };
        if !self.has_room(depth) || self.placed.contains(reference) {
            return Html::default();
        }
        let Some(def) = self.definition(reference) else { return Html::default() };
        self.placed.insert(reference.clone());
        let content = self.shape(def, anchor, depth + 1);
        let doc = if def.doc == field.doc { Html::default() } else { prose(&def.doc) };
        let place = links::type_anchor(&def.name);
        if doc.is_empty() && content.is_empty() {
            return html!("<span id=\"{}\"></span>\n", place);
        }
        html!("<div class=\"inside\" id=\"{}\">\n{}{}</div>\n", place, doc, content)
    }

    /// The types of these that have no place on the page yet: they are too deep inside of others.
    pub(super) fn rest(&mut self, types: &[(Owner, &'a TypeDef)]) -> Html {
        let mut out = Html::default();
        for (owner, def) in types {
            let reference = TypeRef { owner: *owner, name: def.name.clone() };
            if self.placed.insert(reference) {
                let anchor = links::type_anchor(&def.name);
                let content = self.shape(def, &anchor, 1);
                out.push(&html!(
                    "<section id=\"{}\">\n<h3>{}</h3>\n{}{}</section>\n",
                    anchor,
                    def.name,
                    prose(&def.doc),
                    content
                ));
            }
        }
        out
    }

    /// What a type is.
    pub(super) fn shape(&mut self, def: &TypeDef, anchor: &str, depth: usize) -> Html {
        match &def.shape {
            Shape::Object(object) => {
                // Where types stand by themselves, nothing else says which way they go.
                if self.own.is_none() {
                    self.direction = if object.sent { Direction::Sent } else { Direction::Received };
                }
                self.object(object, anchor, depth)
            }
            Shape::OpenEnum { values, .. } => enumeration(values),
            Shape::Choice(choice) => self.choice(choice, anchor, depth),
            Shape::Id { lifetime } => {
                let valid = lifetime.map(|seconds| format!("An id, valid for {}.", describe::duration(seconds)));
                valid.map(|valid| html!("<p class=\"note\">{}</p>\n", valid)).unwrap_or_default()
            }
        }
    }

    fn object(&mut self, object: &Object, anchor: &str, depth: usize) -> Html {
        let fields: Html = object.fields.iter().map(|field| self.field(field, None, anchor, depth)).collect();
        let rules: Html = object.rules.iter().map(rule).collect();
        html!("<ul class=\"fields\">\n{}</ul>\n{}", fields, rules)
    }

    fn choice(&mut self, choice: &Choice, anchor: &str, depth: usize) -> Html {
        let kinds: Html = choice.kinds.iter().map(|kind| self.kind(kind, anchor, depth)).collect();
        html!("<ul class=\"values kinds\">\n{}</ul>\n", kinds)
    }

    /// A kind of a choice, with what it brings: these fields stand beside the one that tells the kind.
    fn kind(&mut self, kind: &Kind, anchor: &str, depth: usize) -> Html {
        let brought = match self.definition(&kind.object).map(|def| &def.shape) {
            Some(Shape::Object(object)) if self.has_room(depth) && self.placed.insert(kind.object.clone()) => {
                let place = links::type_anchor(&kind.object.name);
                let fields =
                    if object.fields.is_empty() { Html::default() } else { self.object(object, anchor, depth) };
                html!("<div class=\"inside\" id=\"{}\">\n{}</div>\n", place, fields)
            }
            _ => html!("<p class=\"note\">brings the fields of {}</p>\n", self.named(&kind.object)),
        };
        html!(
            "<li><code>{}</code> {}{}{}</li>\n",
            describe::visible(&kind.value),
            inline(&kind.doc),
            lifecycle(kind.lifecycle.as_deref()),
            brought
        )
    }
}

/// The known values of an open enum.
fn enumeration(values: &[EnumValue]) -> Html {
    let values: Html = values
        .iter()
        .map(|value| {
            let doc = if value.doc.is_empty() { html!("{}", value.variant) } else { inline(&value.doc) };
            let life = lifecycle(value.lifecycle.as_deref());
            html!("<li><code>{}</code> {}{}</li>\n", describe::visible(&value.value), doc, life)
        })
        .collect();
    html!("<ul class=\"values\">\n{}</ul>\n", values)
}

/// Whether a field is there: whoever sends it has to know what is required, whoever receives it what may be missing.
fn presence(presence: &Presence, direction: Direction) -> Html {
    if direction == Direction::Received {
        return match presence {
            Presence::Required => Html::default(),
            Presence::Nullable => html!("<span class=\"may\">may be null</span>"),
            Presence::Optional { nullable: true, .. } => html!("<span class=\"may\">may be missing or null</span>"),
            Presence::Optional { nullable: false, .. } | Presence::Default(_) => {
                html!("<span class=\"may\">may be missing</span>")
            }
        };
    }
    match presence {
        Presence::Required => html!("<span class=\"must\">required</span>"),
        Presence::Nullable => html!("<span class=\"must\">required</span> <span class=\"may\">may be null</span>"),
        Presence::Optional { nullable: true, .. } => html!("<span class=\"may\">optional, may be null</span>"),
        Presence::Optional { nullable: false, .. } | Presence::Default(_) => {
            html!("<span class=\"may\">optional</span>")
        }
    }
}

/// A rule about several parameters.
pub(super) fn rule(rule: &Rule) -> Html {
    let (names, how_many, must) = match rule {
        Rule::ExactlyOneOf(names) => (names, "Exactly", "has to"),
        Rule::AtLeastOneOf(names) => (names, "At least", "has to"),
        Rule::AtMostOneOf(names) => (names, "At most", "may"),
    };
    let names: Vec<Html> = names.iter().map(|name| html!("<code>{}</code>", name)).collect();
    html!("<p class=\"note\">{} one of {} {} be set.</p>\n", how_many, joined(names, ", "), must)
}

/// From when to when something is there, and whether it should still be used.
pub(super) fn lifecycle(lifecycle: Option<&Lifecycle>) -> Html {
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return Html::default() };
    let since = since.as_ref().map(|day| html!("<p class=\"note\">Since <time>{}</time>.</p>\n", day));
    let until = until.as_ref().map(|day| html!("<p class=\"note\">Until <time>{}</time>.</p>\n", day));
    let deprecated =
        deprecated.as_ref().map(|why| html!("<p class=\"call warn\"><b>Deprecated.</b> {}</p>\n", inline(why)));
    html!("{}{}{}", deprecated, since, until)
}
