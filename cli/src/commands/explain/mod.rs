//! `weixin explain`: what a rule wants, how it is broken, and how to mend that; and what a code of the service means.

mod bad_spec;
mod code;

use std::io;

use clap::Args;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Code};
use weixin_codegen::{Rule, rules};

use super::lint::NOTES;
use crate::exit_status;
use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::terminal::{OutputStyle, padded, wants_colours};

/// What to explain.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule, such as `unknown-key`, a code of the service, such as `40001`, or `exit-status`; without it, all rules are
    /// listed.
    #[arg(allow_negative_numbers = true)]
    topic: Option<String>,
    /// Print JSON; of a code only.
    #[arg(long, requires = "topic")]
    json: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// The topic that is no rule.
const EXIT_STATUS: &str = "exit-status";

/// What is said to a script whose variable is empty.
const NO_TOPIC: &str = "the topic is empty: give a rule, such as `unknown-key`, a code, such as `40001`, or `exit-status`; \
                        without any, all rules are listed";

/// The explanations, a section for each rule.
const TEXTS: &str = include_str!("rules.md");

/// The explanation of a rule or a note.
pub(super) fn text(name: &str) -> Option<&'static str> {
    let sections = TEXTS.split("\n## ").skip(1);
    let mut texts = sections.filter_map(|section| section.split_once('\n'));
    texts.find(|(title, _)| *title == name).map(|(_, text)| text.trim())
}

/// Everything with a code: rules, and what is worth a note.
fn all() -> impl Iterator<Item = &'static Rule> {
    rules().chain(NOTES)
}

impl ExplainArgs {
    /// Explains the topic, or lists all.
    ///
    /// # Errors
    ///
    /// There is no such topic.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let style = OutputStyle::of_stdout();
        let Some(topic) = self.topic.as_deref() else { return Ok(list(style)) };
        if topic.trim().is_empty() {
            return Err(Failure::Usage(NO_TOPIC.to_owned()));
        }
        let rule = all().find(|rule| rule.name == topic);
        if self.json && (rule.is_some() || topic == EXIT_STATUS) {
            return Err(Failure::Usage("`--json` is for codes; `lint --format sarif` has the rules".to_owned()));
        }
        match rule {
            _ if topic == EXIT_STATUS => Ok(exit_status::help()),
            Some(rule) => Ok(explained(rule, style)),
            None => self.code(topic, style),
        }
    }

    /// Explains a code of the spec.
    fn code(&self, topic: &str, style: OutputStyle) -> Result<String, Failure> {
        let is_number = Code::of(topic).number().is_some();
        let api = match self.spec.open() {
            Ok(api) => api,
            Err(failure) if is_number => return Err(failure),
            // The word was hardly meant for a code, and the spec has nothing to do with rules.
            Err(_) => return Err(unknown(topic, None)),
        };
        let Some(explained) = code::Explained::of(&api, topic) else { return Err(unknown(topic, Some(&api))) };
        Ok(if self.json { explained.json().to_string() } else { explained.text(style) })
    }
}

/// Says that there is neither a rule nor a code of this name.
fn unknown(topic: &str, api: Option<&Api>) -> Failure {
    let shown: String = topic.chars().take(80).collect();
    if Code::of(topic).number().is_some() {
        let help = api.and_then(|api| code::near(api, topic)).map_or_else(
            || "no endpoint of the spec is known to answer it".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Failure::Usage(format!("the spec has no code `{shown}`; {help}"));
    }
    let near = nearest(topic, all().map(|rule| rule.name).chain([EXIT_STATUS])).map(str::to_owned);
    let help = near
        .or_else(|| api.and_then(|api| code::near(api, topic)))
        .map_or_else(|| "`weixin explain` lists all rules".to_owned(), |near| format!("did you mean `{near}`?"));
    Failure::Usage(format!("there is no rule or code `{shown}`; {help}"))
}

fn explained(rule: &Rule, style: OutputStyle) -> String {
    let mut parts = vec![style.indented(&format!("{}: {}", style.bold(rule.name), rule.demands), 0)];
    parts.extend(text(rule.name).map(|text| style.indented(text, 0)));
    let example = bad_spec::message(rule, wants_colours(&io::stdout()));
    parts.extend(example.map(|message| format!("For example:\n\n{}", message.trim_end())));
    parts.join("\n\n")
}

/// All topics, a line each.
fn list(style: OutputStyle) -> String {
    let width = all().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line = |name: &str, what: &str| {
        let what = style.indented(what, width + 2);
        format!("{}  {}", style.bold(&padded(name, width)), what.trim_start())
    };
    let rules = all().map(|rule| line(rule.name, rule.demands));
    let topic = line(EXIT_STATUS, "what the exit statuses of all commands mean");
    let code = line("CODE", "what a code of the service means, such as 40001, and of which endpoints");
    rules.chain([topic, code]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_explained_and_nothing_else_is() {
        let titles: Vec<&str> = TEXTS.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let names: Vec<&str> = all().map(|rule| rule.name).collect();
        let missing: Vec<&&str> = names.iter().filter(|name| !titles.contains(name)).collect();
        assert!(missing.is_empty(), "no section explains {missing:?}");
        let left: Vec<&&str> = titles.iter().filter(|title| !names.contains(title)).collect();
        assert!(left.is_empty(), "no rule is called {left:?}");
        for name in names {
            let said = text(name).unwrap_or_default();
            assert!(said.len() > 60 && said.ends_with(['.', '?']) && !said.contains('\n'), "{name}: {said}");
        }
    }

    #[test]
    fn each_rule_has_an_example() {
        for rule in rules().filter(|rule| rule.name != "layout") {
            let message = bad_spec::message(rule, false).unwrap_or_default();
            assert!(message.starts_with(&format!("error[{}]: ", rule.name)), "{}: {message}", rule.name);
        }
    }
}
