//! From facts to a draft: which parameters go where, which tokens are accepted, what the answer is.

use weixin_codegen::model::{Literal, Method};

use crate::Options;
use crate::codes;
use crate::decide::{Decider, Use};
use crate::draft::{Correction, Draft, Field, Request, Response, Todo, Type};
use crate::facts::{Call, Enumeration, Fact, Facts, Parameters, Sample};
use crate::known::Known;
use crate::naming;
use crate::page::{Page, PageError};
use crate::paths::{self, innermost};
use crate::sample::Json;
use crate::shape::Shape;
use crate::text;
use crate::tree::{self, Node, Tree};
use crate::types::Base;
use crate::words::Side;

/// The address that is written where a page's own is not known.
const UNKNOWN_PAGE: &str = "https://developers.weixin.qq.com/doc/";

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
    let (tokens, assumptions) = assembly.tokens(call.line);
    let request = assembly.request(tokens.is_empty());
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
        ways: Vec::new(),
        response,
        errors: codes::rows(&facts.errors, known, options.prose),
        corrections: Vec::new(),
        assumptions,
        todos: Vec::new(),
    };
    if page.url.is_none() {
        assembly.todos.push(Todo { line: 1, what: "the address of the page is not known".to_owned() });
    }
    (draft.corrections, draft.todos) = (assembly.corrections, assembly.todos);
    if !options.prose {
        without_prose(&mut draft);
    }
    Ok(draft)
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
        let kinds = self.known.kinds(&query);
        if kinds.is_empty() {
            self.todo(line, format!("no kind of token is carried by `{query}`: it is a parameter here"));
            return (Vec::new(), Vec::new());
        }
        let doc = in_table.map_or("", |row| row.doc.as_str());
        let authorizer = doc.contains("authorizer_access");
        let plain = doc.replace("authorizer_access", "").contains("access_token")
            || doc.to_lowercase().contains("getaccesstoken");
        let mentioned = authorizer || !self.facts.permission_sets.is_empty() || !self.facts.tokens.is_empty();
        if authorizer && !plain && kinds.iter().any(|kind| kind == "authorizer") {
            return (vec!["authorizer".to_owned()], Vec::new());
        }
        let unsaid = (
            "token".to_owned(),
            "the page does not say whose token it is; every kind that the parameter carries is accepted".to_owned(),
        );
        (kinds, if mentioned { Vec::new() } else { vec![unsaid] })
    }

    fn tables(&self, sides: &[Side]) -> Vec<(usize, &Parameters)> {
        self.facts.tables.iter().enumerate().filter(|(_, table)| sides.contains(&table.side)).collect()
    }

    /// What the samples of one side show, and the line of the first.
    fn shape(&self, response: bool) -> Option<(Shape, usize)> {
        let envelope = |name: &str| matches!(name, "errcode" | "errmsg");
        let mut shape = Shape::default();
        let mut line = None;
        for fact in self.facts.samples.iter().filter(|fact| (fact.value.side == Side::Response) == response) {
            let Sample { value: Json::Object(members), valid, .. } = &fact.value else { continue };
            let failed = members.iter().any(|member| member.name == "errcode" && is_failure(&member.value));
            let members: Vec<_> =
                members.iter().filter(|member| !response || !envelope(&member.name)).cloned().collect();
            if response && (failed || members.is_empty()) {
                continue;
            }
            shape.add(&Json::Object(members), *valid);
            line.get_or_insert(fact.line);
        }
        line.map(|line| (shape, line))
    }

    fn enums(&self, side: &[Side]) -> Vec<&Enumeration> {
        self.facts.enums.iter().filter(|known| known.side.is_none_or(|of| side.contains(&of))).collect()
    }

    fn build(&mut self, sides: &[Side], shape: Option<&(Shape, usize)>) -> Vec<Node> {
        let tables = self.tables(sides);
        let Tree { fields, doubts } =
            tree::build(&tables, shape.map(|(shape, _)| shape), shape.map_or(0, |(_, line)| *line));
        let fields = tree::attach(fields, &self.enums(sides));
        for doubt in doubts {
            self.todo(doubt.line, doubt.what);
        }
        fields
    }

    fn request(&mut self, keeps_token: bool) -> Request {
        let shape = self.shape(false);
        let mut query = self.build(&[Side::Query], None);
        let mut body = self.build(&[Side::Body, Side::Request], shape.as_ref());
        let drops = |node: &Node| {
            (!keeps_token && is_token(&node.name)) || matches!(node.name.as_str(), "POST" | "GET" | "BODY")
        };
        query.retain(|node| !drops(node));
        body.retain(|node| !drops(node));
        self.split(&mut query, &mut body, keeps_token);
        let form = self.form(&mut body);
        let mut request = Request::default();
        let (fields, rules) = self.decide(&query, Use::Query, "query");
        (request.query, request.rules) = (fields, rules);
        let place = if form { Use::Form } else { Use::Json };
        let (fields, rules) = self.decide(&body, place, if form { "form" } else { "json" });
        request.rules.extend(rules);
        if form {
            request.form = fields
        } else {
            request.json = fields
        }
        request.empty_body = self.method == Method::Post && request.json.is_empty() && request.form.is_empty();
        self.constants(&mut request.query);
        let in_body: Vec<String> = request.json.iter().chain(&request.form).map(|field| field.name.clone()).collect();
        request.query.retain(|field| !in_body.contains(&field.name));
        request
    }

    /// Moves parameters that the address carries into the query; all of them where there is no body.
    fn split(&mut self, query: &mut Vec<Node>, body: &mut Vec<Node>, keeps_token: bool) {
        let in_url: Vec<&(String, String)> =
            self.call.query.iter().filter(|(name, _)| keeps_token || !is_token(name)).collect();
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
        for (name, _) in in_url {
            let known = query.iter().chain(body.iter()).any(|node| node.name == *name);
            if !known {
                query.push(Node {
                    name: name.clone(),
                    line: self.facts.call.as_ref().map_or(0, |call| call.line),
                    ..Node::default()
                });
            }
        }
    }

    /// True when the body is a form; parts that only a command names are added.
    fn form(&mut self, body: &mut Vec<Node>) -> bool {
        if self.method == Method::Get {
            return false;
        }
        let is_file =
            |node: &Node| node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes) && node.shape.is_none();
        let files = body.iter().any(is_file);
        let commanded: Vec<Fact<String>> = self.facts.form.clone();
        if !files && commanded.is_empty() {
            return false;
        }
        let named = body.iter().any(|node| commanded.iter().any(|part| part.value == node.name));
        for node in body.iter_mut() {
            let part = commanded.iter().any(|part| part.value == node.name);
            if let Some(row) = node.row.as_mut().filter(|_| part) {
                row.declared.base = Base::Bytes;
            }
        }
        if !named && !files {
            for part in commanded {
                if !body.iter().any(|node| node.name == part.value) {
                    let row = crate::facts::Row {
                        name: part.value.clone(),
                        declared: crate::types::Declared { base: Base::Bytes, ..Default::default() },
                        required: Some(true),
                        line: part.line,
                        ..Default::default()
                    };
                    body.push(Node { name: part.value, row: Some(row), line: part.line, ..Node::default() });
                }
            }
        }
        true
    }

    fn decide(&mut self, nodes: &[Node], place: Use, path: &str) -> (Vec<Field>, Vec<crate::draft::Rule>) {
        let mut decider = Decider { place, corrections: Vec::new() };
        let decided = decider.fields(nodes, path, 0);
        self.corrections.append(&mut decider.corrections);
        decided
    }

    /// `action=update-order` in the address is a constant.
    fn constants(&mut self, query: &mut [Field]) {
        for field in query {
            let Some((_, value)) = self.call.query.iter().find(|(name, _)| *name == field.name) else { continue };
            if field.ty == Type::Word("string") && is_constant(value) {
                field.limits.one_of = vec![Literal::Text(value.clone())];
                field.required = true;
            } else if field.doc.is_empty() {
                field.required = true;
            }
        }
    }

    fn response(&mut self) -> Response {
        let shape = self.shape(true);
        let mut nodes = self.build(&[Side::Response], shape.as_ref());
        nodes.retain(|node| !matches!(node.name.as_str(), "errcode" | "errmsg"));
        let bytes =
            |node: &Node| node.shape.is_none() && node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes);
        if !nodes.is_empty() && nodes.iter().all(bytes) || (nodes.is_empty() && self.facts.file_answer.is_some()) {
            return Response::File;
        }
        let (fields, _) = self.decide(&nodes, Use::Answer, "response");
        if fields.is_empty() { Response::Nothing } else { Response::Fields(fields) }
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
    let group = naming::group(steps.first().copied().unwrap_or("api"));
    let from_page = page.url.as_deref().and_then(naming::from_address);
    let last = steps.last().copied().unwrap_or("").to_ascii_lowercase();
    let name = match &facts.name {
        Some(name) => naming::bare(&name.value),
        // The page's file is named after the interface, where it has the last step of the path in it.
        None => from_page
            .filter(|name| !last.is_empty() && name.to_ascii_lowercase().contains(&last))
            .unwrap_or_else(|| naming::from_path(&steps)),
    };
    (group, name)
}

fn summary(facts: &Facts, name: &str, prose: bool) -> String {
    match &facts.title {
        Some(title) if prose && !title.value.trim().is_empty() => title.value.clone(),
        _ => naming::sentence(name),
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

/// Leaves the vendor's sentences out: what they said stays in types, limits and values.
fn without_prose(draft: &mut Draft) {
    let requests = std::iter::once(&mut draft.request).chain(draft.ways.iter_mut().map(|way| &mut way.request));
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
