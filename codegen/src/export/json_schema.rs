//! Answers and messages as JSON Schema.

use super::answers::Answers;
use super::components::Components;
use super::messages;
use super::names::{Item, Names};
use super::schema::Dialect;
use super::tree::Object;
use super::words;
use crate::model::{Api, Response};

/// Where definitions are.
const DEFINITIONS: &str = "#/$defs/";

/// The schema of each answer that is JSON, and of each message. If there is one, it is that of the document.
pub(super) fn document(api: &Api) -> Object {
    let names = Names::of(api);
    let mut components = Components::of(api, &names, Dialect::Draft2020, DEFINITIONS);
    let mut answers = Answers::default();
    let mut all = Object::default();
    for item in Item::endpoints(api) {
        let answer = answers.of(&mut components, item);
        let summary = words::prose(&item.endpoint.summary);
        let about = if item.endpoint.response == Response::File { "What comes in place of the file." } else { "" };
        let described = words::paragraphs([summary, about.to_owned()]);
        let schema = Object::default().with_filled("description", described).and(answer.json);
        all.push(names.operation(item).to_owned(), schema);
    }
    for message in &api.messages {
        let item = Item::message(message);
        let described = Object::default().with_filled("description", words::prose(&item.endpoint.summary));
        all.push(names.operation(item).to_owned(), described.and(messages::received(&mut components, message)));
    }
    let roots: Vec<&str> = all.iter().map(|(name, _)| name).collect();
    let only = if let [only] = roots[..] { Some(format!("{DEFINITIONS}{only}")) } else { None };
    let about = "Answers and messages, each under `$defs` by the id of its operation.";
    let head = Object::of("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("title", words::line(&api.service.name))
        .with_filled("description", if only.is_some() { "" } else { about })
        .with_some("$ref", only);
    let used = components.used(&all);
    head.with("$defs", all.and(used))
}
