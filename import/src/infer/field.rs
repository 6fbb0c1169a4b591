//! From what tables and samples say about a field to its type: where they disagree, valid samples win.

use weixin_codegen::model::{Lifecycle, Wire};
use weixin_codegen::spec::type_name::TypeWord;

use crate::draft::correction::{Contradiction, Correction};
use crate::draft::model::{Field, Scalar, Type};
use crate::draft::path::FactPath;
use crate::facts::lasting::of_row;
use crate::facts::listed::may_list;
use crate::facts::sentences;
use crate::infer::constraints::constrain;

use crate::infer::enumeration::{enumeration, is_placeholder};
use crate::infer::field_of::FieldOf;
use crate::infer::maps;
use crate::infer::notes::Notes;
use crate::infer::presence::{exclude, set_presence};
use crate::infer::scalar::{Decision, is_measured, scalar};
use crate::infer::shape::Shape;
use crate::infer::tree::{self, MAX_DEPTH, Node};
use crate::infer::units::{with_format, with_unit};
use crate::infer::wires::look_into;
use crate::vocabulary::types::{Base, Declared};
use crate::vocabulary::units::is_fractional;

/// The name of a response that is no object: what is inside is called after it.
pub(crate) const VALUE: &str = "item";

/// Sets from when to when a field is there. What its row says of one of its values is not about the field.
fn last(node: &Node, of: FieldOf, field: &mut Field) {
    let is_enum = matches!(field.ty.innermost(), Type::OpenEnum(_));
    let said = node.row.as_ref().filter(|_| !is_enum).and_then(|row| of_row(&row.doc));
    if let Some(mut said) = said {
        if of.is_sent() && field.required && said.deprecated.take().is_some() {
            field.todos.push("the page says that it is no longer used, and that it has to be sent".to_owned());
        }
        field.lifecycle = (said != Lifecycle::default()).then_some(said);
    }
}

/// The fields at a path of the file, without what holds across them.
pub(crate) fn fields(nodes: &[Node], of: FieldOf, path: &FactPath, notes: &mut Notes) -> Vec<Field> {
    let mut fields = Decider { of, notes }.fields(nodes, path, 0);
    if !of.is_sent() {
        exclude("", &mut fields);
    }
    fields
}

/// Decides fields, and notes where tables and samples disagree.
struct Decider<'a> {
    of: FieldOf,
    notes: &'a mut Notes,
}

/// A field of which the type is decided, with what its decision rests on.
#[derive(Clone, Copy)]
struct Context<'a> {
    node: &'a Node,
    declared: &'a Declared,
    /// What the samples show inside all lists.
    shape: &'a Shape,
    path: &'a FactPath,
    /// How many objects are around it.
    depth: usize,
    /// How many lists are around its values.
    lists: usize,
}

impl Decider<'_> {
    fn fields(&mut self, nodes: &[Node], path: &FactPath, depth: usize) -> Vec<Field> {
        nodes.iter().map(|node| self.field(node, path, depth)).collect()
    }

    fn field(&mut self, node: &Node, path: &FactPath, depth: usize) -> Field {
        let path = path.join(node.name.as_str());
        let declared = node.declared();
        let mut field = Field::new(&node.name, Type::Scalar(Scalar::String), node.line);
        field.doc = doc(node);
        self.decide_type(node, &declared, &mut field, &path, depth);
        set_presence(node, self.of, &mut field);
        if self.of.is_sent() {
            constrain(node, &declared, &mut field);
        }
        self.note_name(node, path, &mut field);
        last(node, self.of, &mut field);
        field.secret = is_secret(&node.name) && field.ty.is(Scalar::String);
        field
    }

    /// The sample has another name than the table, or the table lacks it.
    fn note_name(&mut self, node: &Node, at: FactPath, field: &mut Field) {
        let is_in_valid_sample = node.shape.as_ref().is_some_and(|shape| shape.valid);
        let unread = self.notes.unread.get(&node.name);
        let contradiction = match &node.renamed {
            Some(in_table) => Contradiction::Name { in_table: in_table.clone(), in_sample: node.name.clone() },
            None if node.row.is_none() && unread.is_some() => {
                let line = unread.copied().unwrap_or_default();
                field.todos.push(format!("line {line} looks like its row, and could not be read as one"));
                return;
            }
            None if node.row.is_none() && is_in_valid_sample => Contradiction::NoRow,
            None => return,
        };
        if !node.name.contains('.') {
            self.notes.corrections.push(Correction { at, contradiction });
        }
    }

    fn decide_type(&mut self, node: &Node, declared: &Declared, field: &mut Field, path: &FactPath, depth: usize) {
        let empty = Shape::default();
        let outer = node.shape.as_ref().unwrap_or(&empty);
        let (shape, shown_lists) = outer.innermost();
        field.nullable = outer.null;
        let is_shown = outer.items.is_some() || outer.members.is_some() || !outer.is_blank();
        let lists = if is_shown { shown_lists } else { declared.lists };
        let context = Context { node, declared, shape, path, depth, lists };
        if is_shown && shown_lists != declared.lists && !declared.word.is_empty() && outer.valid {
            self.note_type(context, (shown_lists > 0).then_some(TypeWord::List));
        }
        // `null` and lists in one place, objects and texts in one place: any JSON takes all of them.
        let inner = if lists == 0 && !node.fields.is_empty() && shape.is_text_or_object() {
            field.or_text = true;
            self.object(context, field)
        } else if outer.is_mixed() || shape.is_mixed() {
            self.mixed(outer, shape, field)
        } else {
            self.single(context, field)
        };
        // A place that cannot be told from a text, or that takes any JSON, takes texts anyway.
        field.or_text &= matches!(inner, Type::Object(..) | Type::Map(_)) && !self.of.is_text_only();
        let inner = if lists > 0 { item(inner, std::mem::replace(&mut field.wire, Wire::Plain)) } else { inner };
        field.ty = (0..lists).fold(inner, |ty, _| Type::List(Box::new(ty)));
        look_into(node, declared, shape, self.of, field);
        if self.of.is_text_only() {
            self.as_text(field);
        } else if field.ty.is(Scalar::Json) {
            field.nullable = false;
        }
    }

    /// The table says one thing, the sample another; what holds is filled in where the type is a word.
    fn note_type(&mut self, context: Context<'_>, shown: Option<TypeWord>) {
        let Context { declared, path, lists, .. } = context;
        if !path.is_addressable() {
            return;
        }
        // The path of a list leads to the list; what it holds is said in words.
        let truth = shown.filter(|shown| lists == 0 || *shown == TypeWord::List);
        let at = if truth.is_some() { path.join("type") } else { path.clone() };
        let declared = declared.word.clone();
        self.notes.corrections.push(Correction { at, contradiction: Contradiction::Type { declared, shown, truth } });
    }

    fn mixed(&self, outer: &Shape, shape: &Shape, field: &mut Field) -> Type {
        let is_number = shape.integer.is_some() || shape.fraction;
        let is_text_or_number =
            is_number && !shape.texts.is_empty() && !shape.boolean && shape.items.is_none() && shape.members.is_none();
        if is_text_or_number && self.of == FieldOf::Response && (!outer.is_mixed() || outer.items.is_none()) {
            field.wire = Wire::Lenient;
            return Type::Scalar(Scalar::String);
        }
        field.todos.push("the samples show values of several types".to_owned());
        Type::Scalar(Scalar::Json)
    }

    /// The type of what is inside all lists.
    fn single(&mut self, context: Context<'_>, field: &mut Field) -> Type {
        let Context { node, declared, shape, lists, .. } = context;
        if !node.fields.is_empty() && !shape.is_scalar() {
            return self.object(context, field);
        }
        let is_whole = matches!(declared.base, Base::Integer(_));
        let may_be_fraction = is_fractional(&field.doc) || is_measured(&node.name) && !is_whole;
        let decision = scalar(declared, shape, self.of, may_be_fraction);
        let Decision { scalar, wire, disagrees } = decision;
        if disagrees && shape.valid {
            self.note_type(context, Some(scalar.word()));
        } else if disagrees {
            let what =
                format!("the table says `{}`, and a sample that is not valid JSON shows another type", declared.word);
            field.todos.push(what);
        }
        field.wire = wire;
        if let Some(example) = contradicting_example(context, decision) {
            field.todos.push(format!("the table says `{}`, and its example is `{example}`", declared.word));
        }
        if declared.base == Base::Unknown && shape.is_blank() && scalar == Scalar::String {
            field.todos.push("no table or sample gives the type; `string` is assumed".to_owned());
        }
        if scalar == Scalar::Json {
            field.todos.push("the page does not say what it holds; any JSON is accepted".to_owned());
        }
        match enumeration(node, shape, scalar, field) {
            Some(values) => Type::OpenEnum(values),
            None => {
                let dated = with_format(decision, node, shape, self.of).filter(|_| lists == 0);
                let decision = dated.unwrap_or_else(|| with_unit(decision, node, shape, lists > 0));
                if matches!(decision.scalar, Scalar::Integer(_)) {
                    note_values(field);
                }
                field.wire = decision.wire;
                Type::Scalar(decision.scalar)
            }
        }
    }

    fn object(&mut self, context: Context<'_>, field: &mut Field) -> Type {
        let Context { node, declared, shape, path, depth, lists } = context;
        if depth >= MAX_DEPTH {
            field.todos.push(format!("nested more than {MAX_DEPTH} levels deep; any JSON is accepted"));
            return Type::Scalar(Scalar::Json);
        }
        if !matches!(declared.base, Base::Object | Base::Unknown) && shape.valid && !field.or_text {
            self.note_type(context, Some(TypeWord::Object));
        }
        if let Some(items) = maps::items(node, shape) {
            return self.map(items, context, field);
        }
        let inner = (0..lists).fold(path.clone(), |path, _| path.join("items")).join("fields");
        let mut fields = self.fields(&node.fields, &inner, depth + 1);
        if !self.of.is_sent() {
            exclude(&field.doc, &mut fields);
        }
        Type::Object(fields, Vec::new())
    }

    /// A map of what its members show together.
    fn map(&mut self, items: Shape, context: Context<'_>, field: &mut Field) -> Type {
        let Context { node, path, depth, .. } = context;
        let node = tree::shown(&node.name, items, node.line);
        let mut inner = Field::new(&node.name, Type::Scalar(Scalar::Json), node.line);
        self.decide_type(&node, &Declared::default(), &mut inner, &path.join("items"), depth + 1);
        // Items cannot say that they may be null, or come as something else.
        let is_whole = !inner.nullable && !inner.or_text && inner.wire == Wire::Plain;
        if is_whole {
            field.todos.append(&mut inner.todos);
        }
        Type::Map(Box::new(if is_whole { inner.ty } else { Type::Scalar(Scalar::Json) }))
    }

    /// In a URL or a form everything is one text.
    fn as_text(&self, field: &mut Field) {
        field.nullable = false;
        if !matches!(field.wire, Wire::Plain | Wire::Lenient | Wire::String) {
            return;
        }
        field.wire = Wire::Plain;
        let is_structured = matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Object(..));
        if is_structured || field.ty.is(Scalar::Json) {
            field.ty = Type::Scalar(Scalar::String);
            field
                .todos
                .push("a URL or form cannot carry this type, and the page does not say how it is encoded".to_owned());
        } else if field.ty.is(Scalar::File) && !self.of.takes_files() {
            field.ty = Type::Scalar(Scalar::String);
        }
    }
}

/// The example of a row that its table's type does not take: a word where it has a number.
fn contradicting_example<'a>(context: Context<'a>, decision: Decision) -> Option<&'a str> {
    let Context { node, declared, shape, .. } = context;
    let is_number = matches!(declared.base, Base::Number | Base::Integer(_) | Base::Fraction | Base::Timestamp);
    let row = node.row.as_ref().filter(|_| is_number && shape.is_blank() && decision.scalar != Scalar::String)?;
    let example = row.example.as_deref().or_else(|| sentences::example(&row.doc))?;
    let is_word = example.starts_with(|c: char| c.is_ascii_alphabetic())
        && example.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(example.to_ascii_lowercase().as_str(), "null" | "number" | "int" | "integer" | "long");
    (is_word && !is_placeholder(example)).then_some(example)
}

/// What is in a list, where the list does not say how each travels.
fn item(inner: Type, wire: Wire) -> Type {
    match inner {
        Type::Scalar(Scalar::Integer(integer)) if wire == Wire::String => Type::Scalar(Scalar::IntegerInText(integer)),
        inner => inner,
    }
}

/// What the page says about a field: its row, the comment of a sample, or else an example.
fn doc(node: &Node) -> String {
    let row = node.row.as_ref();
    let said = row.map(|row| &row.doc).filter(|doc| !doc.is_empty()).or(node.comment.as_ref());
    match (said, row.and_then(|row| row.example.as_ref())) {
        (Some(doc), _) if !doc.is_empty() => doc.clone(),
        (_, Some(example)) => format!("For example `{example}`."),
        (_, None) => String::new(),
    }
}

/// The map that a response is, if the names of its members are data, and the members are of one kind: names that no
/// program would choose occur among ordinary fields, too.
pub(crate) fn map_of(nodes: &[Node], shape: &Shape, path: &FactPath, notes: &mut Notes) -> Option<Type> {
    let kinds = |shape: &Shape| (shape.members.is_some(), shape.items.is_some());
    let mut members = shape.members.iter().flatten().map(|member| kinds(&member.shape));
    let first = members.next()?;
    if !members.all(|kind| kind == first) {
        return None;
    }
    let node = Node { name: VALUE.to_owned(), fields: nodes.to_vec(), ..Node::default() };
    let items = maps::items(&node, shape)?;
    let mut decider = Decider { of: FieldOf::Response, notes };
    let declared = Declared::default();
    let context = Context { node: &node, declared: &declared, shape, path, depth: 0, lists: 0 };
    let mut field = Field::new(VALUE, Type::Scalar(Scalar::Json), node.line);
    let map = decider.map(items, context, &mut field);
    let line = nodes.first().map_or(1, |node| node.line);
    field.todos.into_iter().for_each(|what| notes.todo(line, what));
    Some(map)
}

/// True for the name of a value that must be in no log.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["secret", "session_key", "password", "pwd", "private_key"].iter().any(|word| lower.contains(word))
        || lower.ends_with("access_token")
        || lower.ends_with("refresh_token")
}

/// A sentence may list values in a way that is not read.
fn note_values(field: &mut Field) {
    let values = may_list(&field.doc);
    if !values.is_empty() {
        field
            .todos
            .push(format!("its sentence may list values ({}): make it an `open_enum` of them", values.join(", ")));
    }
}
