//! From facts to a draft: which parameters go where, which tokens are accepted, what the answer is.

use std::ops::Range;

use heck::ToSnakeCase;
use weixin_codegen::model::{Literal, Method};

use crate::Options;
use crate::draft::model::{Correction, Draft, Field, Request, Response, Todo, Type, Variant};
use crate::draft::paths::{self, innermost};
use crate::facts::model::{Call, Enumeration, Fact, Facts, Parameters, Row, Sample, Sure};
use crate::infer::constraints::{self, Kind};
use crate::infer::errors;
use crate::infer::field::{Decider, Use};
use crate::infer::formats;
use crate::infer::known::Known;
use crate::infer::names;
use crate::infer::shape::{self, Shape};
use crate::infer::tree::{self, Node, Tree};
use crate::infer::variants;
use crate::page::sample::Json;
use crate::page::{Page, PageError};
use crate::text;
use crate::vocabulary::columns::{self, Side};
use crate::vocabulary::types::{Base, Declared};

/// The address that is written where a page's own is not known.
pub const UNKNOWN_PAGE: &str = "https://developers.weixin.qq.com/doc/";

/// Makes a draft of what a page says.
///
/// # Errors
///
/// When the page shows no request line, so that it is not about an endpoint.
pub fn draft(page: &Page, facts: &Facts, known: &Known, options: &Options) -> Result<Draft, PageError> {
    let Some(call) = &facts.call else {
        return Err(
            page.error("the page shows no address of an API", "it may be a guide; import the page of one interface")
        );
    };
    let mut assembly =
        Assembly { facts, known, call: &call.value, todos: Vec::new(), corrections: Vec::new(), method: Method::Post };
    assembly.method = assembly.method_of(call);
    assembly.other_routes(call);
    let (tokens, assumptions) = assembly.tokens(call.line);
    let variants = assembly.variants(tokens.is_empty());
    let request = if variants.is_empty() {
        let part = Part { lines: EVERYWHERE, query: call.value.query.clone(), ..Part::default() };
        assembly.request(tokens.is_empty(), &part, "")
    } else {
        Request::default()
    };
    let response = assembly.response();
    let (group, name) = names(facts, &call.value.path, page);
    let mut draft = Draft {
        summary: summary(facts, &name, options.prose),
        docs: docs(facts, options.prose),
        group,
        name,
        rust: None,
        page_url: page.url.clone().unwrap_or_else(|| UNKNOWN_PAGE.to_owned()),
        page_read: page.read.clone().unwrap_or_else(|| options.today.clone()),
        method: assembly.method,
        path: call.value.path.clone(),
        tokens,
        server_only: true,
        permission_sets: sets(facts),
        request,
        variants,
        response,
        errors: errors::rows(&facts.errors, known, options.prose),
        corrections: Vec::new(),
        formats: Vec::new(),
        assumptions,
        todos: Vec::new(),
    };
    assembly.todos.extend(facts.cut.iter().map(|cut| Todo { line: cut.line, what: cut.value.clone() }));
    if page.url.is_none() {
        assembly.todos.push(Todo { line: 1, what: "the address of the page is not known".to_owned() });
    }
    tables_of_formats(&mut draft, facts);
    units(&mut draft);
    draft.corrections = assembly.corrections;
    draft.todos.extend(assembly.todos);
    if !options.prose {
        without_prose(&mut draft);
    }
    Ok(draft)
}

/// All lines of a page.
const EVERYWHERE: Range<usize> = 0..usize::MAX;

/// The part of a page that is about one shape of the request.
#[derive(Default)]
struct Part {
    lines: Range<usize>,
    /// The query of its address.
    query: Vec<(String, String)>,
    /// The constant that tells it from the others.
    fixed: Option<String>,
    /// What stands above its table.
    announced: String,
}

struct Assembly<'a> {
    facts: &'a Facts,
    known: &'a Known,
    call: &'a Call,
    method: Method,
    todos: Vec<Todo>,
    corrections: Vec<Correction>,
}

impl Assembly<'_> {
    fn todo(&mut self, line: usize, what: impl Into<String>) {
        self.todos.push(Todo { line, what: what.into() });
    }

    fn method_of(&mut self, call: &Fact<Call>) -> Method {
        if !self.known.host.is_empty() && call.value.host != self.known.host {
            self.todo(
                call.line,
                format!("the page's host is `{}`, the service's `{}`", call.value.host, self.known.host),
            );
        }
        call.value.method.unwrap_or_else(|| {
            let body = self.facts.samples.iter().any(|sample| sample.value.side != Side::Response)
                || !self.facts.form.is_empty();
            let method = if body { Method::Post } else { Method::Get };
            self.todo(
                call.line,
                format!("the page names no method: {} by the samples", if body { "POST" } else { "GET" }),
            );
            method
        })
    }

    /// A guide may show several interfaces; their tables cannot be told apart.
    fn other_routes(&mut self, call: &Fact<Call>) {
        let mut others: Vec<String> = Vec::new();
        for other in self.facts.calls.iter().filter(|other| other.sure == Sure::Sure) {
            let route = format!("`{}`", other.value.path);
            if other.value.path != call.value.path && !others.contains(&route) && others.len() < 20 {
                others.push(route);
            }
        }
        if !others.is_empty() {
            let what = format!("the page shows other routes too, which are not imported: {}", others.join(", "));
            self.todo(call.line, what);
        }
    }

    /// Accepted kinds of token, with what is believed about them.
    fn tokens(&mut self, line: usize) -> (Vec<String>, Vec<(String, String)>) {
        let carried: Vec<&str> =
            self.call.query.iter().map(|(name, _)| name.as_str()).filter(|name| is_token(name)).collect();
        let in_table = self
            .facts
            .tables
            .iter()
            .filter(|table| table.side != Side::Response)
            .flat_map(|table| &table.rows)
            .find(|row| is_token(&row.name));
        // A token of a user (OAuth) is a parameter like any other.
        if self.call.path.starts_with("/sns/") {
            return (Vec::new(), Vec::new());
        }
        let Some(query) = carried
            .first()
            .map(|name| name.to_ascii_lowercase())
            .or_else(|| in_table.map(|row| row.name.to_ascii_lowercase()))
        else {
            return (Vec::new(), Vec::new());
        };
        let mut kinds = self.known.kinds(&query);
        if kinds.is_empty() {
            self.todo(line, format!("no kind of token is carried by `{query}`: it is a parameter here"));
            return (Vec::new(), Vec::new());
        }
        let doc = in_table.map_or(String::new(), |row| row.doc.to_lowercase());
        let words: Vec<&str> = columns::tokens(&doc).collect();
        let plain = words.contains(&"access_token") || doc.contains("getaccesstoken");
        let mut called: Vec<&str> = words.iter().filter_map(|word| self.known.kind_called(word)).collect();
        let only = self.facts.only_token.as_ref().and_then(|fact| self.known.kind_called(&fact.value));
        if called.is_empty() && (!plain || in_table.is_none()) {
            called.extend(only);
        }
        if called.is_empty() && !plain {
            let only = self.facts.only_token.as_ref().map(|fact| fact.value.as_str());
            let named = words.first().copied().or(only).filter(|word| *word != "access_token").map(str::to_owned);
            self.no_such_kind(named, line);
        }
        if !called.is_empty() && !plain {
            kinds = self.known.tokens.iter().map(|(kind, _)| kind.clone()).collect();
            kinds.retain(|kind| called.contains(&kind.as_str()));
            return (kinds.clone(), self.carried_otherwise(&kinds, &query));
        }
        for kind in called {
            if !kinds.iter().any(|known| known == kind) {
                kinds.push(kind.to_owned());
            }
        }
        let otherwise = self.carried_otherwise(&kinds, &query);
        if !otherwise.is_empty() {
            return (kinds, otherwise);
        }
        let mentioned =
            words.len() > usize::from(plain) || !self.facts.permission_sets.is_empty() || !self.facts.tokens.is_empty();
        let unsaid = (
            "token".to_owned(),
            "the page does not say whose token it is; every kind that the parameter carries is accepted".to_owned(),
        );
        (kinds, if mentioned { Vec::new() } else { vec![unsaid] })
    }

    /// A token that the page accepts and nobody has described.
    fn no_such_kind(&mut self, word: Option<String>, line: usize) {
        if let Some(word) = word {
            self.todo(
                line,
                format!("the page names `{word}`, and the service has no kind of token called so: add it there"),
            );
        }
    }

    /// Kinds of token that the spec sends in another parameter than the page's address has.
    fn carried_otherwise(&self, kinds: &[String], query: &str) -> Vec<(String, String)> {
        let other = |(kind, carried): &&(String, String)| kinds.contains(kind) && carried != query;
        let note = |(kind, carried): &(String, String)| {
            let says = format!("the page calls the parameter `{query}`; tokens of `{kind}` are sent as `{carried}`");
            ("token".to_owned(), says)
        };
        self.known.tokens.iter().filter(other).map(note).collect()
    }

    fn tables(&self, sides: &[Side], lines: &Range<usize>) -> Vec<(usize, &Parameters)> {
        let wanted = |table: &Parameters| sides.contains(&table.side) && lines.contains(&table.line);
        self.facts.tables.iter().enumerate().filter(|(_, table)| wanted(table)).collect()
    }

    /// What the samples of one side show, and the line of the first.
    fn shape(&mut self, response: bool, lines: &Range<usize>) -> Option<(Shape, usize)> {
        let envelope = |name: &str| self.known.is_envelope(name);
        let mut shape = Shape::default();
        let mut line = None;
        let wanted =
            |fact: &&Fact<Sample>| (fact.value.side == Side::Response) == response && lines.contains(&fact.line);
        for fact in self.facts.samples.iter().filter(wanted) {
            let Sample { value: Json::Object(members), valid, .. } = &fact.value else { continue };
            let failed = members.iter().any(|member| member.name == "errcode" && is_failure(&member.value));
            let members: Vec<_> =
                members.iter().filter(|member| !response || !envelope(&member.name)).cloned().collect();
            if response && failed {
                continue;
            }
            shape.add(&Json::Object(members), *valid);
            line.get_or_insert(fact.line);
        }
        if shape.is_cut() {
            let what =
                format!("an object of a sample has more than {} members: the others are left out", shape::MAX_MEMBERS);
            self.todo(line.unwrap_or(1), what);
        }
        line.map(|line| (shape, line))
    }

    fn enums(&self, side: &[Side]) -> Vec<&Enumeration> {
        self.facts.enums.iter().filter(|known| known.side.is_none_or(|of| side.contains(&of))).collect()
    }

    fn build(&mut self, sides: &[Side], shape: Option<&(Shape, usize)>, lines: &Range<usize>) -> Vec<Node> {
        let tables = self.tables(sides, lines);
        let Tree { fields, doubts } =
            tree::build(&tables, shape.map(|(shape, _)| shape), shape.map_or(0, |(_, line)| *line));
        let fields = tree::attach(fields, &self.enums(sides));
        for doubt in doubts {
            self.todo(doubt.line, doubt.what);
        }
        fields
    }

    /// One shape of the request, from the lines of the page that are about it. `path` is where it stands in the file.
    fn request(&mut self, keeps_token: bool, part: &Part, path: &str) -> Request {
        let shape = self.shape(false, &part.lines);
        let mut query = self.build(&[Side::Query], None, &part.lines);
        let mut body = self.build(&[Side::Body, Side::Request], shape.as_ref(), &part.lines);
        let drops =
            |node: &Node| (!keeps_token && is_token(&node.name)) || part.fixed.as_deref() == Some(node.name.as_str());
        query.retain(|node| !drops(node));
        body.retain(|node| !drops(node));
        self.split(&mut query, &mut body, keeps_token, part);
        let form = self.form(&mut body, part);
        let mut request = Request::default();
        let (fields, rules) = self.decide(&query, Use::Query, &format!("{path}query"));
        (request.query, request.rules) = (fields, rules);
        let place = if form { Use::Form } else { Use::Json };
        let (fields, rules) = self.decide(&body, place, &format!("{path}{}", if form { "form" } else { "json" }));
        request.rules.extend(rules);
        if form {
            request.form = fields;
        } else {
            request.json = fields;
        }
        request.empty_body = self.method == Method::Post && request.json.is_empty() && request.form.is_empty();
        constants(&mut request.query, &part.query);
        let in_body: Vec<String> = request.json.iter().chain(&request.form).map(|field| field.name.clone()).collect();
        request.query.retain(|field| !in_body.contains(&field.name));
        self.sizes(&mut request.form, part);
        request
    }

    /// `(< 10 M file size is supported)` above a table is about its file.
    fn sizes(&mut self, form: &mut [Field], part: &Part) {
        for field in form.iter_mut().filter(|field| field.ty == Type::Word("file")) {
            let above = constraints::limits(&part.announced, Kind::File);
            if field.limits.max_size.is_none() && field.limits.below.is_none() {
                (field.limits.max_size, field.limits.below) = (above.max_size, above.below);
            }
        }
    }

    /// Several shapes of the request, where the page tells them apart by a constant.
    fn variants(&mut self, keeps_token: bool) -> Vec<Variant> {
        let facts = self.facts;
        let found = variants::find(facts);
        let mut all: Vec<Variant> = Vec::new();
        for variant in found {
            let in_lines = |line: usize| variant.lines.contains(&line);
            let called = facts.calls.iter().find(|call| in_lines(call.line) && call.value.path == self.call.path);
            let mut query = called.map_or_else(Vec::new, |call| call.value.query.clone());
            query.retain(|(name, _)| *name != variant.fixed.0);
            let mut name = variant.name();
            if all.iter().any(|known| known.name == name) {
                name = format!("{name}_{}", variant.fixed.1);
            }
            let part = Part {
                lines: variant.lines.clone(),
                query,
                fixed: Some(variant.fixed.0.clone()),
                announced: variant.announced.clone(),
            };
            let request = self.request(keeps_token, &part, &format!("variants.{name}."));
            let doc = if variant.announced.is_empty() {
                names::sentence(&format!("with {name}"))
            } else {
                variant.announced.clone()
            };
            all.push(Variant { name, doc, fixed: vec![variant.fixed.clone()], request });
        }
        all
    }

    /// Moves parameters that the address carries into the query; all of them where there is no body.
    fn split(&mut self, query: &mut Vec<Node>, body: &mut Vec<Node>, keeps_token: bool, part: &Part) {
        let in_url: Vec<&(String, String)> =
            part.query.iter().filter(|(name, _)| keeps_token || !is_token(name)).collect();
        let moves = |node: &Node| {
            self.method == Method::Get || (in_url.iter().any(|(name, _)| *name == node.name) && node.shape.is_none())
        };
        let (to_query, stay): (Vec<Node>, Vec<Node>) = std::mem::take(body).into_iter().partition(moves);
        *body = stay;
        for node in to_query {
            if !query.iter().any(|known| known.name == node.name) {
                query.push(node);
            }
        }
        let line = self.facts.call.as_ref().map_or(0, |call| call.line);
        for (name, _) in in_url {
            if !query.iter().chain(body.iter()).any(|node| node.name == *name) {
                query.push(Node { name: name.clone(), line, ..Node::default() });
            }
        }
    }

    /// True when the body is a form; parts that only a command names are added.
    fn form(&mut self, body: &mut Vec<Node>, part: &Part) -> bool {
        if self.method == Method::Get {
            return false;
        }
        let is_file =
            |node: &Node| node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes) && node.shape.is_none();
        let files = body.iter().any(is_file);
        let commanded: Vec<&Fact<String>> =
            self.facts.form.iter().filter(|fact| part.lines.contains(&fact.line)).collect();
        if !files && commanded.is_empty() {
            return false;
        }
        let named = body.iter().any(|node| commanded.iter().any(|part| part.value == node.name));
        for node in body.iter_mut() {
            let is_part = commanded.iter().any(|part| part.value == node.name);
            if let Some(row) = node.row.as_mut().filter(|_| is_part) {
                row.declared.base = Base::Bytes;
            }
        }
        for part in commanded.into_iter().filter(|_| !named && !files) {
            if !body.iter().any(|node| node.name == part.value) {
                body.push(file_part(part));
            }
        }
        true
    }

    fn decide(&mut self, nodes: &[Node], place: Use, path: &str) -> (Vec<Field>, Vec<crate::draft::model::Rule>) {
        let mut decider = Decider { place, corrections: Vec::new() };
        let decided = decider.fields(nodes, path, 0);
        self.corrections.append(&mut decider.corrections);
        decided
    }

    fn response(&mut self) -> Response {
        let shape = self.shape(true, &EVERYWHERE);
        let mut nodes = self.build(&[Side::Response], shape.as_ref(), &EVERYWHERE);
        nodes.retain(|node| !self.known.is_envelope(&node.name));
        let bytes =
            |node: &Node| node.shape.is_none() && node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes);
        if !nodes.is_empty() && nodes.iter().all(bytes) || (nodes.is_empty() && self.facts.file_answer.is_some()) {
            return Response::File;
        }
        let (fields, _) = self.decide(&nodes, Use::Answer, "response");
        if fields.is_empty() { Response::Nothing } else { Response::Fields(fields) }
    }
}

/// A part of a form that only a command on the page names.
fn file_part(part: &Fact<String>) -> Node {
    let declared = Declared { base: Base::Bytes, ..Declared::default() };
    let row = Row { name: part.value.clone(), declared, required: Some(true), line: part.line, ..Row::default() };
    Node { name: part.value.clone(), row: Some(row), line: part.line, ..Node::default() }
}

/// `action=update-order` in the address is a constant.
fn constants(query: &mut [Field], in_url: &[(String, String)]) {
    for field in query {
        let Some((_, value)) = in_url.iter().find(|(name, _)| *name == field.name) else { continue };
        if field.ty == Type::Word("string") && is_constant(value) {
            field.limits.one_of = vec![Literal::Text(value.clone())];
            field.required = true;
        } else if field.doc.is_empty() {
            field.required = true;
        }
    }
}

/// `grant_type=client_credential`, but not `ACCESS_TOKEN`, `xxx` and `12`.
fn is_constant(value: &str) -> bool {
    let lower = value.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
    lower && value.contains(['_', '-']) && !value.contains("xx")
}

fn is_failure(value: &Json) -> bool {
    match value {
        Json::Number(number) | Json::Text(number) => number.trim() != "0" && number.trim().parse::<i64>().is_ok(),
        _ => false,
    }
}

/// Query parameters that carry a token.
fn is_token(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "access_token" | "component_access_token" | "cloudbase_access_token" | "authorizer_access_token"
    )
}

fn sets(facts: &Facts) -> Vec<u32> {
    let mut sets: Vec<u32> = Vec::new();
    for set in &facts.permission_sets {
        if !sets.contains(&set.value) {
            sets.push(set.value);
        }
    }
    sets
}

/// The folder and the name of an endpoint.
fn names(facts: &Facts, path: &str, page: &Page) -> (String, String) {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    let group = names::group(steps.first().copied().unwrap_or("api"));
    let from_page = page.url.as_deref().and_then(names::from_address);
    let last = steps.last().copied().unwrap_or("").to_ascii_lowercase();
    let name = match &facts.name {
        Some(name) => names::bare(&name.value),
        // The page's file is named after the interface, where it has the last step of the path in it, and that says
        // something.
        None => from_page
            .filter(|name| !names::is_generic(&last) && name.to_ascii_lowercase().contains(&last))
            .unwrap_or_else(|| names::from_path(&steps)),
    };
    (group, name)
}

fn summary(facts: &Facts, name: &str, prose: bool) -> String {
    match &facts.title {
        Some(title) if prose && !title.value.trim().is_empty() => title.value.clone(),
        _ => names::sentence(name),
    }
}

fn docs(facts: &Facts, prose: bool) -> String {
    if !prose {
        return String::new();
    }
    let sentences: Vec<&str> = facts.description.iter().map(|fact| fact.value.as_str()).take(12).collect();
    let title = facts.title.as_ref().map_or("", |title| title.value.as_str());
    let docs = sentences.into_iter().filter(|sentence| *sentence != title).collect::<Vec<_>>().join(" ");
    text::clean(&docs)
}

/// The vendor's "M" is no unit: that it counts by 1024 is written down.
fn units(draft: &mut Draft) {
    let mut sized: Vec<String> = Vec::new();
    let mut note = |fields: &[Field], path: &str| {
        for field in fields {
            sized.extend(field.limits.max_size.as_ref().map(|_| format!("{path}.{}.max", field.name)));
            sized.extend(field.limits.below.as_ref().map(|_| format!("{path}.{}.below", field.name)));
        }
    };
    note(&draft.request.form, "form");
    draft.variants.iter().for_each(|variant| note(&variant.request.form, &format!("variants.{}.form", variant.name)));
    draft.assumptions.extend(sized.into_iter().map(|at| (at, "the page counts by 1024".to_owned())));
}

/// Gives the files of a draft their tables of formats: the page's own, or those that their sentences list.
fn tables_of_formats(draft: &mut Draft, facts: &Facts) {
    let name = draft.name.to_snake_case();
    let page = formats::table(&name, &facts.formats, facts.archives_checked);
    let mut tables: Vec<formats::Table> = Vec::new();
    let requests =
        std::iter::once(&mut draft.request).chain(draft.variants.iter_mut().map(|variant| &mut variant.request));
    for field in requests.flat_map(|request| &mut request.form).filter(|field| field.ty == Type::Word("file")) {
        let own = format!("{name}_{}", field.name.to_snake_case());
        let Some(table) = page.clone().or_else(|| formats::in_sentence(&own, &field.doc)) else { continue };
        field.limits.formats = Some(table.name.clone());
        if table.groups.iter().any(|group| group.max.is_some()) {
            field.limits.max_size = None;
        }
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    for table in &tables {
        let said = "the page lists extensions; what their content types are is known from elsewhere".to_owned();
        if page.is_none() {
            draft.todos.push(Todo { line: 1, what: format!("formats `{}`: {said}", table.name) });
        }
    }
    draft.formats = tables;
}

/// Leaves the vendor's sentences out: what they said stays in types, limits and values.
fn without_prose(draft: &mut Draft) {
    let requests =
        std::iter::once(&mut draft.request).chain(draft.variants.iter_mut().map(|variant| &mut variant.request));
    for request in requests {
        for fields in [&mut request.query, &mut request.json, &mut request.form] {
            paths::each_field(fields, &mut silence);
        }
    }
    if let Response::Fields(fields) = &mut draft.response {
        paths::each_field(fields, &mut silence);
    }
}

fn silence(field: &mut Field) {
    field.doc.clear();
    if let Type::OpenEnum(values) = innermost(&mut field.ty) {
        values.iter_mut().for_each(|value| value.doc.clear());
    }
}
