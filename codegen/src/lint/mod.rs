//! The rules of a spec beyond its shape: one function per rule. The table is the index.

mod bodies;
mod characters;
mod choices;
mod code_fields;
mod codes;
mod conditions;
mod constants;
mod constraints;
mod drafts;
mod envelopes;
mod fields;
mod files;
mod identity;
mod lifecycles;
mod messages;
mod names;
mod notes;
mod pages;
mod probes;
mod rates;
mod references;
mod routes;
mod sealed;
mod signers;
mod tables;
mod types;
mod unique_names;
mod walk;
mod wires;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parallel;
use crate::read::Spec;
use crate::rule::Rule;

/// Checks the whole spec for one rule, and reports every violation.
type Check = fn(&Spec, &mut Report);

/// Every rule, in the order of the table. The tests break each of them.
pub static RULES: &[Rule] = &{
    let mut index = [Rule::OF_LINT; TABLE.len()];
    let mut at = 0;
    while at < TABLE.len() {
        index[at] = Rule::new(TABLE[at].0, TABLE[at].1);
        at += 1;
    }
    index
};

const TABLE: &[(&str, &str, Check)] = &[
    ("one-service", "there is exactly one service file, and its base URL is one", identity::one_service),
    (
        "place",
        "an endpoint's file is `endpoints/GROUP/NAME.yaml`, named after the interface; groups nest two levels",
        identity::place,
    ),
    ("paths", "a file's path can be read on one line", identity::paths),
    (
        "portable-files",
        "the spec's files can be on every file system, and case alone tells none of two",
        files::portable_files,
    ),
    (
        "distinct-modules",
        "endpoints and groups make modules of their own, beside the generator's",
        files::distinct_modules,
    ),
    ("distinct-routes", "a route leads to one endpoint, or a value tells which is meant", routes::distinct_routes),
    (
        "path-parameters",
        "a name in braces in the route is a parameter under `path`, which is always there, and the reverse",
        routes::path_parameters,
    ),
    ("headers", "a header has the name of one, and the client does not write it itself", routes::headers),
    ("token-query", "the token's query parameter or header is not listed as a parameter", routes::token_query),
    ("token-places", "one thing carries a token: a query parameter, or a header", routes::token_places),
    ("page", "a page has an https address or is unknown, and is listed once", pages::page),
    ("future-day", "a page was read and compared on a day that has come", pages::future_day),
    ("draft", "what has names that stand for none is marked as a draft", drafts::drafts),
    ("section", "titles are not empty, and those of a page say more than the endpoint's", pages::section),
    ("texts", "summaries, docs and names are not empty", identity::texts),
    ("known-token", "a token kind is one of the service's", references::known_token),
    ("known-signer", "a signer is one of the service's, and named once", signers::known),
    ("signers", "a signer has one place, and says what it is over unless its method is custom", signers::signers),
    ("signed", "a signature is in one place, which holds nothing else, and over no form", signers::signed),
    ("known-host", "a host is one of the service's, and is used", references::known_host),
    ("sealed", "a sealed request has a token and a body of JSON, and so has its response", sealed::sealed),
    ("known-formats", "a format table exists", references::known_formats),
    ("known-errors", "a shared error table exists and is named once", references::known_errors),
    ("known-type", "a type exists", references::known_type),
    ("unused", "every shared table and type is used", references::unused),
    ("no-cycle", "an object does not hold itself, unless in a list or map", references::no_cycle),
    ("rust-names", "every name makes a Rust name", names::rust_names),
    ("token-kinds", "two kinds of token have two Rust names, and none is `none`", names::token_kinds),
    ("distinct-types", "two types of a group have two names, whatever their case", names::distinct_types),
    ("own-types", "a type of an endpoint is not called like a shared one", names::own_types),
    ("distinct-fields", "two fields of an object have two Rust names that nobody confuses", names::distinct_fields),
    ("distinct-variants", "two variants have two names that nobody confuses", names::distinct_variants),
    (
        "known-envelope",
        "the service has an envelope, and an endpoint names those of the service, each once",
        envelopes::known,
    ),
    ("success-codes", "codes of success are whole numbers, or texts where codes are texts", envelopes::success),
    ("code", "a code is a number, or a text in an envelope of texts, and not one of success", codes::code),
    ("code-fields", "a code is in a response of its endpoint, and may be absent", code_fields::code_fields),
    ("messages", "the texts of a code are not empty and differ", codes::messages),
    ("one-prediction", "a local check foresees one code", codes::one_prediction),
    ("one-class", "a code is of one class, unless a note says why not", codes::one_class),
    ("no-copy", "a row says something that the shared one does not", codes::no_copy),
    ("variants", "variants are told apart by constants, and stand alone", bodies::variants),
    ("body", "a request has one kind of body, a raw one is one value, and its method may have it", bodies::body),
    ("content-type", "a part of a form or a raw body has one content type, which is one", bodies::content_type),
    (
        "form-fields",
        "a form holds files and plain values, and files are in forms or the whole body",
        bodies::form_fields,
    ),
    ("rules", "rules name two or more optional parameters", bodies::rules),
    ("required-if", "a condition names another parameter, and the parameter is optional", conditions::required_if),
    ("envelope-fields", "an envelope's fields are two places in an answer", envelopes::fields),
    ("envelope", "an answer does not list the envelope's fields", envelopes::unlisted),
    ("choices", "a choice is a field, and only its values bring fields", choices::choices),
    ("kinds", "a kind of a choice makes a Rust name, and brings no field that is there already", choices::kinds),
    ("or-file", "a file takes the place of fields", bodies::or_file),
    ("response-value", "a response that is a list or a map has a type and items", bodies::response_value),
    ("shape", "the keys of a field go with its type", fields::shape),
    ("wire", "a value travels in a way that its type and its place allow", wires::wire),
    ("or-text", "a text takes the place of an object, a list or a map in JSON", fields::or_text),
    ("presence", "required, nullable and default go together", fields::presence),
    ("fixed", "a constant is a plain parameter of a request, and only its type is said beside it", constants::fixed),
    ("constraint-type", "a constraint goes with the type", constraints::goes_with_type),
    ("items", "constraints of items are those that are checked", constraints::items),
    ("bounds", "a lower bound is not above the upper one", constraints::bounds),
    ("one-of", "accepted values are of the type, and not repeated", constraints::one_of),
    ("chars", "a text has sets of characters that exist, and each character once", characters::chars),
    ("lifecycles", "what begins ends later, and what is deprecated can be left out", lifecycles::lifecycles),
    ("rates", "an endpoint may be called, and has one rate a period", rates::rates),
    (
        "probe",
        "a probe says all that the call needs, with plain values, and what harmless answer it gets",
        probes::probe,
    ),
    ("message-place", "a message's file is `messages/GROUP/NAME.yaml`, named after the message", messages::place),
    ("distinct-messages", "two messages have two names, which are variants of one enum", messages::distinct),
    ("when", "a message is told by values of fields that it does not list", messages::when),
    ("told-apart", "of two messages, a value tells which is meant, or one says more", messages::told_apart),
    ("reply", "a reply has fields, or is nothing", messages::reply),
    ("answers-unchecked", "an answer has no constraints", constraints::answers_unchecked),
    ("format-rows", "a format has an extension, content types and readable first bytes", tables::format_rows),
    ("notes", "a correction or assumption is attached to a fact that exists", notes::attached),
    ("needless", "a correction's truth is the spec's", notes::true_still),
];

/// Where a rule puts what it finds.
#[derive(Default)]
pub(crate) struct Report(Vec<Diagnostic>);

impl Report {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds "did you mean …?", unless there are more messages than are ever shown: comparing names takes time.
    fn suggest<'a>(
        &self,
        diagnostic: Diagnostic,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Diagnostic {
        if self.0.len() < SUGGESTED { diagnostic.suggest(wrong, candidates) } else { diagnostic }
    }
}

/// How many messages of a rule get suggestions.
const SUGGESTED: usize = 100;

/// Specs with fewer endpoints are checked on one core.
const FEW: usize = 64;

/// The message that nothing describes the service, for those who look for it after all rules.
pub(crate) fn no_service(message: &str) -> Diagnostic {
    Diagnostic::of_nowhere(&RULES[0], message)
}

/// Checks a spec against all rules. Rules are independent of each other, so they run on all cores.
pub fn lint(spec: &Spec, diagnostics: &mut Diagnostics) {
    let block = if spec.endpoints.len() < FEW { TABLE.len() } else { 1 };
    let checks: Vec<(&Rule, Check)> = RULES.iter().zip(TABLE.iter().map(|(_, _, check)| *check)).collect();
    let reports = parallel::map(&checks, block, |(rule, check)| {
        let mut report = Report::default();
        check(spec, &mut report);
        report.0.into_iter().map(|found| Diagnostic { rule, ..found }).collect::<Vec<_>>()
    });
    let first = diagnostics.len();
    reports.into_iter().flatten().for_each(|found| diagnostics.push(found));
    diagnostics.settle(first, &spec.unreliable);
}
