//! What a spec says about a code: what it means, of which endpoints, and what to do.

use serde_json::{Value as Json, json};
use weixin_codegen::code_index::{self, CodeMeaning};
use weixin_codegen::describe::{self, count};
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Code};

use super::super::show;
use crate::spec::find::ShortNames;
use crate::terminal::OutputStyle;

/// A code with everything that the spec says about it.
pub(super) struct Explained<'a> {
    api: &'a Api,
    code: Code,
    meanings: Vec<CodeMeaning<'a>>,
}

impl<'a> Explained<'a> {
    /// The code that a text is, if the spec has it.
    pub(super) fn of(api: &'a Api, text: &str) -> Option<Self> {
        let code = Code::of(text);
        let meanings = code_index::of(api).remove(&code).unwrap_or_default();
        let is_known = !meanings.is_empty() || !code_index::success(api, &code).is_empty();
        is_known.then_some(Self { api, code, meanings })
    }

    /// For people.
    pub(super) fn text(&self, style: OutputStyle) -> String {
        let users: usize = self.meanings.iter().map(|meaning| meaning.endpoints.len()).sum();
        let beside = if users == 0 { String::new() } else { format!("  {}", style.dim(&count(users, "endpoint"))) };
        let mut parts = vec![format!("{}{beside}", style.bold(&self.code.to_string()))];
        for envelope in code_index::success(self.api, &self.code) {
            let line = format!("Success, in the envelope {} ({}).", envelope.name, describe::envelope(envelope));
            parts.push(style.indented(&line, 2));
        }
        parts.extend(self.meanings.iter().map(|meaning| self.meaning(meaning, style)));
        parts.join("\n\n")
    }

    fn meaning(&self, meaning: &CodeMeaning<'_>, style: OutputStyle) -> String {
        let row = meaning.row;
        let class = row.class.map(|class| format!(", {}", describe::action(class))).unwrap_or_default();
        let mut lines = vec![format!("  {}{class}", style.bold(&row.variant)), style.indented(&row.meaning, 4)];
        if !row.texts.is_empty() {
            lines.push(style.indented(&format!("the service says {}", describe::texts(row)), 4));
        }
        lines.extend(row.remedy.iter().map(|remedy| style.indented(&format!("→ {remedy}"), 4)));
        if !row.predicted_by.is_empty() {
            let checks = describe::list(row.predicted_by.iter().map(|check| check.key()));
            lines.push(style.indented(&format!("checked before sending: {checks}"), 4));
        }
        lines.extend(describe::lifecycle(row.lifecycle.as_deref()).iter().map(|said| style.indented(said, 4)));
        lines.push(style.indented(&self.users(meaning), 4));
        lines.join("\n")
    }

    /// In which table it is, and for which endpoints.
    fn users(&self, meaning: &CodeMeaning<'_>) -> String {
        let names = describe::list(self.names(meaning));
        let all = count(meaning.endpoints.len(), "endpoint");
        match meaning.table {
            Some(table) if meaning.is_of_service => format!("in the table {} of the service: {all}", table.name.wire),
            Some(table) if meaning.endpoints.is_empty() => format!("in the table {}: no endpoint", table.name.wire),
            Some(table) => format!("in the table {}: {names}", table.name.wire),
            None => format!("of {names}"),
        }
    }

    fn names(&self, meaning: &CodeMeaning<'_>) -> Vec<String> {
        let short = ShortNames::of(self.api);
        meaning.endpoints.iter().map(|(group, endpoint)| short.name(&group.name.wire, endpoint)).collect()
    }

    /// For programs.
    pub(super) fn json(&self) -> Json {
        let meanings = self.meanings.iter().map(|meaning| {
            let mut json = show::json::error(meaning.row);
            json["table"] = meaning.table.map(|table| table.name.wire.as_str()).into();
            json["of_service"] = meaning.is_of_service.into();
            json["endpoints"] = self.names(meaning).into();
            json
        });
        let success = code_index::success(self.api, &self.code).into_iter().map(|envelope| &envelope.name);
        json!({
            "code": show::json::code(&self.code),
            "success_in": success.collect::<Vec<_>>(),
            "meanings": meanings.collect::<Vec<_>>(),
        })
    }
}

/// What may have been meant by a code that the spec does not have.
pub(super) fn near(api: &Api, wrong: &str) -> Option<String> {
    let known: Vec<String> = code_index::of(api).into_keys().map(ToString::to_string).collect();
    nearest(wrong, known.iter().map(String::as_str)).map(str::to_owned)
}
