//! Which kinds of token an endpoint accepts.

use crate::draft::context::SpecContext;
use crate::draft::model::Assumption;
use crate::facts::model::{Fact, Facts, ParameterRow, RequestLine};
use crate::infer::notes::Notes;
use crate::vocabulary::sections::Side;
use crate::vocabulary::tokens;

/// The tokens of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct AcceptedTokens {
    /// The kinds; empty: no token is sent.
    pub kinds: Vec<String>,
    /// What is assumed about them.
    pub assumptions: Vec<Assumption>,
}

/// Finds the kinds of token that an endpoint accepts.
pub(crate) fn accepted(
    facts: &Facts,
    line: &Fact<RequestLine>,
    context: &SpecContext,
    notes: &mut Notes,
) -> AcceptedTokens {
    let row = token_row(facts);
    // A token of a user (OAuth) is a parameter like any other.
    let is_of_user = line.value.path.starts_with("/sns/");
    let in_query = line.value.query.iter().map(|(name, _)| name.as_str()).find(|name| is_token_parameter(name));
    let parameter = in_query.or_else(|| row.map(|row| row.name.as_str())).filter(|_| !is_of_user);
    let Some(parameter) = parameter.map(str::to_ascii_lowercase) else { return AcceptedTokens::default() };
    let carried = context.kinds(&parameter);
    if carried.is_empty() {
        notes
            .todo(line.line, format!("no kind of token is sent as `{parameter}`; it is kept as an ordinary parameter"));
        return AcceptedTokens::default();
    }
    let doc = row.map_or(String::new(), |row| row.doc.to_lowercase());
    let words: Vec<&str> = tokens::tokens(&doc).collect();
    let names_plain = words.contains(&"access_token") || doc.contains("getaccesstoken");
    let named = named_kinds(&words, names_plain && row.is_some(), facts, context);
    if named.is_empty() && !names_plain {
        note_unknown_kind(&words, facts, line.line, notes);
    }
    let kinds = if named.is_empty() || names_plain { with_named(carried, &named) } else { only(&named, context) };
    let (kinds, is_without) = without_platforms(kinds, &named, facts, context);
    let mut assumptions = carried_otherwise(&kinds, &parameter, context);
    let is_said = is_without
        || facts.for_platforms.as_ref().is_some_and(|fact| fact.value)
        || (!named.is_empty() && !names_plain)
        || words.len() > usize::from(names_plain)
        || !facts.permission_sets.is_empty()
        || facts.mentions_authorizer;
    if assumptions.is_empty() && !is_said {
        let assumed = "the page does not say whose token it is; every kind that is sent in the parameter is accepted";
        assumptions.push(Assumption { at: "token".into(), assumed: assumed.to_owned() });
    }
    AcceptedTokens { kinds, assumptions }
}

/// The kinds without those of third-party platforms, if the page excludes platforms and names none of theirs; and whether
/// that decided.
fn without_platforms(kinds: Vec<String>, named: &[&str], facts: &Facts, context: &SpecContext) -> (Vec<String>, bool) {
    let is_excluded = facts.for_platforms.as_ref().is_some_and(|fact| !fact.value);
    let is_theirs = |kind: &String| context.platform_tokens.contains(kind);
    let is_named = named.iter().any(|kind| is_theirs(&(*kind).to_owned()));
    if !is_excluded || is_named || kinds.iter().all(is_theirs) {
        return (kinds, false);
    }
    let all = kinds.len();
    let rest: Vec<String> = kinds.into_iter().filter(|kind| !is_theirs(kind)).collect();
    let is_decided = rest.len() < all;
    (rest, is_decided)
}

/// The row of a request's table that is about the token.
fn token_row(facts: &Facts) -> Option<&ParameterRow> {
    let tables = facts.tables.iter().filter(|table| table.side != Side::Response);
    tables.flat_map(|table| &table.rows).find(|row| is_token_parameter(&row.name))
}

/// The kinds that the page names by a word of their own; "only" counts where the row names none.
fn named_kinds<'a>(words: &[&str], row_names_plain: bool, facts: &Facts, context: &'a SpecContext) -> Vec<&'a str> {
    let in_row: Vec<&str> = words.iter().filter_map(|word| context.kind_called(word)).collect();
    if !in_row.is_empty() || row_names_plain {
        return in_row;
    }
    facts.only_token.iter().filter_map(|fact| context.kind_called(&fact.value)).collect()
}

/// Notes a token that the page accepts and the service does not have.
fn note_unknown_kind(words: &[&str], facts: &Facts, line: usize, notes: &mut Notes) {
    let only = facts.only_token.as_ref().map(|fact| fact.value.as_str());
    if let Some(word) = words.first().copied().or(only).filter(|word| *word != "access_token") {
        let what = format!("the page names `{word}`, but the service has no such kind of token; add it there");
        notes.todo(line, what);
    }
}

fn with_named(mut kinds: Vec<String>, named: &[&str]) -> Vec<String> {
    for kind in named {
        if !kinds.iter().any(|known| known == kind) {
            kinds.push((*kind).to_owned());
        }
    }
    kinds
}

/// The named kinds in the order of the spec.
fn only(named: &[&str], context: &SpecContext) -> Vec<String> {
    let kinds = context.tokens.iter().map(|(kind, _)| kind);
    kinds.filter(|kind| named.contains(&kind.as_str())).cloned().collect()
}

/// Kinds of token that the spec sends in another parameter than the page's address has.
fn carried_otherwise(kinds: &[String], parameter: &str, context: &SpecContext) -> Vec<Assumption> {
    let others = context.tokens.iter().filter(|(kind, carried)| kinds.contains(kind) && carried != parameter);
    let note = |(kind, carried): &(String, String)| Assumption {
        at: "token".into(),
        assumed: format!("the page calls the parameter `{parameter}`; tokens of `{kind}` are sent as `{carried}`"),
    };
    others.map(note).collect()
}

/// True for a query parameter that carries a token.
pub(crate) fn is_token_parameter(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "access_token" | "component_access_token" | "cloudbase_access_token" | "authorizer_access_token"
    )
}
