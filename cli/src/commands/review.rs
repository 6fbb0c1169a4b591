//! `weixin review`: what somebody compares with the vendor's page, and the mark that it was done.

use clap::Args;
use weixin_codegen::Source;
use weixin_codegen::describe::{self, count};
use weixin_codegen::facts;
use weixin_codegen::files::Root;
use weixin_codegen::model::{Api, Endpoint};
use weixin_import::{mark_reviewed, mark_settled};

use super::lint::{at, counts, open_in};
use crate::date;
use crate::failure::Failure;
use crate::spec::args::{Extends, SpecFolder};
use crate::spec::find::{self, Named};
use crate::terminal::OutputStyle;

/// Which endpoints and messages to review.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Names (`upload`, `cooperation_shop/upload`) or paths of endpoints, or names of messages.
    #[arg(required = true, value_name = "ENDPOINT")]
    endpoints: Vec<String>,
    /// Mark them as reviewed in the spec: you have compared each line with the page.
    #[arg(long)]
    mark: bool,
    /// Date of the review, such as `2026-11-21` [default: today].
    #[arg(long, value_name = "DATE", value_parser = date::past, requires = "mark")]
    day: Option<String>,
    #[command(flatten)]
    spec: SpecFolder,
    #[command(flatten)]
    extends: Extends,
}

/// What is compared with its page.
struct Reviewed<'a> {
    /// The name by which it is found again.
    name: String,
    /// The endpoint, or the message in the shape of one.
    endpoint: &'a Endpoint,
    facts: Vec<String>,
}

impl<'a> Reviewed<'a> {
    fn of(api: &'a Api, name: &str) -> Result<Self, Failure> {
        Ok(match find::any(api, name)? {
            Named::Endpoint(group, endpoint) => Self {
                name: format!("{}/{}", group.name.wire, endpoint.name.wire),
                endpoint,
                facts: facts::of(api, endpoint),
            },
            Named::Message(message) => Self {
                name: format!("{}/{}", message.group.wire, message.name()),
                endpoint: &message.exchange,
                facts: facts::of_message(api, message),
            },
        })
    }
}

impl ReviewArgs {
    /// Prints the facts, or marks them as reviewed.
    ///
    /// # Errors
    ///
    /// The spec has errors or no such endpoint, or a file cannot be written.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let own = self.spec.read()?;
        let is_own = |path: &str| own.iter().any(|source| source.path == path);
        let sources = self.extends.of(own.clone());
        let api = weixin_codegen::model_as_of(sources.clone(), &date::latest_today())
            .map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        let found: Result<Vec<_>, Failure> = self.endpoints.iter().map(|name| Reviewed::of(&api, name)).collect();
        let found = found?;
        if self.mark {
            if let Some(other) = found.iter().find(|one| !is_own(&one.endpoint.source)) {
                let why =
                    format!("`{}` is of the built-in spec: only what the directory adds can be marked", other.name);
                return Err(Failure::Usage(why));
            }
            return self.write(&api, &found, sources.clone());
        }
        let shown: Vec<String> = found.iter().map(|one| self.text(one)).collect();
        Ok(shown.join("\n\n"))
    }

    fn text(&self, Reviewed { name, endpoint, facts }: &Reviewed<'_>) -> String {
        let style = OutputStyle::of_stdout();
        let state = endpoint
            .reviewed
            .as_ref()
            .map_or_else(|| "not reviewed yet".to_owned(), |mark| format!("reviewed {}", describe::reviewed(mark)));
        let pages = endpoint.pages.iter().map(|page| format!("  {}", describe::page_address(page)));
        let mut lines = vec![format!("{}  {}", style.bold(name), style.dim(&state))];
        lines.extend(pages);
        lines.extend(facts.iter().map(|fact| format!("    {fact}")));
        let options = format!("{}{}", self.spec.options(), self.extends.option());
        let number = count(facts.len(), "fact");
        lines.push(format!("  {number}, {:016x}; once read: weixin review {name} --mark{options}", facts::hash(facts)));
        lines.join("\n")
    }

    fn write(&self, api: &Api, found: &[Reviewed<'_>], mut sources: Vec<Source>) -> Result<String, Failure> {
        let day = self.day.clone().unwrap_or_else(date::today);
        let mut marked: Vec<&str> = Vec::new();
        let mut still: Vec<String> = Vec::new();
        for Reviewed { endpoint, facts, .. } in found {
            let path = endpoint.source.as_str();
            let Some(own) = sources.iter().position(|source| source.path == path) else { continue };
            let wrong = |error, source: &Source| Failure::Usage(format!("{}: {error}", source.shown));
            let source = &mut sources[own];
            source.text =
                mark_reviewed(&source.text, &day, facts::hash(facts)).map_err(|error| wrong(error, source))?;
            marked.push(path);
            if !endpoint.draft {
                continue;
            }
            let open = open_in(endpoint, api, &sources);
            if let Some((source, first)) = open.first() {
                let open = counts(open.iter().map(|(_, item)| item));
                still.push(format!("{}: still a draft, {open}", at(source, first)));
                continue;
            }
            let source = &mut sources[own];
            source.text = mark_settled(&source.text).map_err(|error| wrong(error, source))?;
        }
        weixin_codegen::model_as_of(sources.clone(), &date::latest_today())
            .map_err(|errors| Failure::Spec(Box::new(errors), "; nothing was written"))?;
        let root = Root::open(&self.spec.folder)?;
        let sources = sources.iter().filter(|source| marked.contains(&source.path.as_str()));
        let files: Vec<(&str, &[u8])> = sources.map(|source| (source.path.as_str(), source.text.as_bytes())).collect();
        root.write_all(&files)?;
        let lines = files.iter().map(|(path, _)| format!("wrote {}", root.shown(path)));
        Ok(lines.chain(still).collect::<Vec<_>>().join("\n"))
    }
}
