//! The rule about from when to when something is there.

use super::Report;
use super::fields::place;
use super::walk::{self, Side, Visit};
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::Span;
use crate::spec::field::{Field, Rare, Value, Values};
use crate::spec::literal::{Day, Prose};
use crate::spec::shared::ErrorRow;

/// `{ since: 2026-12-31, until: 2026-01-01 }`, `{ type: string, deprecated: Use it no more. }` of a parameter that has to
/// be sent
pub(super) fn lifecycles(spec: &Spec, report: &mut Report) {
    let mut keys = Vec::new();
    for (_, endpoint) in spec.exchanges() {
        keys.push(Keys { deprecated: &endpoint.deprecated, since: &endpoint.since, until: &endpoint.until });
        let variants = endpoint.variants.iter().flat_map(|variants| variants.iter());
        keys.extend(variants.map(|(_, it)| Keys { deprecated: &it.deprecated, since: &it.since, until: &it.until }));
        keys.extend(endpoint.errors.iter().map(|(_, row)| Keys::of_row(row)));
    }
    keys.extend(spec.error_tables().flat_map(|(_, _, table)| table.codes.iter()).map(|(_, row)| Keys::of_row(row)));
    keys.extend(walk::named_types(spec).filter_map(|(_, _, named)| named.values.as_ref()).flat_map(Keys::of_values));
    walk::fields(spec, &mut |visit| {
        keys.push(Keys::of_field(visit.field));
        keys.extend(visit.field.values.iter().flat_map(Keys::of_values));
        useful(visit, report);
    });
    keys.into_iter().for_each(|keys| keys.check(report));
}

/// The keys of something.
#[derive(Clone, Copy)]
struct Keys<'a> {
    deprecated: &'a Rare<Prose>,
    since: &'a Rare<Day>,
    until: &'a Rare<Day>,
}

impl<'a> Keys<'a> {
    fn of_field(field: &'a Field) -> Self {
        Self { deprecated: &field.deprecated, since: &field.since, until: &field.until }
    }

    fn of_row(row: &'a ErrorRow) -> Self {
        Self { deprecated: &row.deprecated, since: &row.since, until: &row.until }
    }

    fn of_values(values: &'a Values) -> impl Iterator<Item = Self> {
        let one = |(_, it): &'a (_, Value)| Self { deprecated: &it.deprecated, since: &it.since, until: &it.until };
        values.0.iter().map(one)
    }

    /// Those that are there, with their places.
    fn given(self) -> impl Iterator<Item = (&'static str, Span)> {
        let all = [
            ("deprecated", place(self.deprecated.as_deref())),
            ("since", place(self.since.as_deref())),
            ("until", place(self.until.as_deref())),
        ];
        all.into_iter().filter_map(|(key, span)| Some((key, span?)))
    }

    fn check(self, report: &mut Report) {
        if let (Some(since), Some(until)) = (self.since, self.until)
            && since.value >= until.value
        {
            report.push(
                Diagnostic::new(until.span, format!("it ends on {}, before it begins", until.value.0))
                    .also(since.span, "the day on which it begins")
                    .help("`since` is the first day on which it is there, `until` the first on which it no longer is")
                    .rests_on(since.span)
                    .rests_on(until.span),
            );
        }
        if let Some(note) = self.deprecated.as_ref().filter(|note| note.value.trim().is_empty()) {
            report.push(
                Diagnostic::new(note.span, "`deprecated` says nothing")
                    .help("say what to use instead, or that nothing is"),
            );
        }
    }
}

/// An item has no name that could be deprecated, and nobody can do without what is required.
fn useful(Visit { field, side, item, .. }: Visit<'_>, report: &mut Report) {
    if item {
        for (key, span) in Keys::of_field(field).given() {
            report.push(Diagnostic::new(span, format!("`{key}` of an item")).help("put it on the list or map"));
        }
        return;
    }
    let required = field.required.as_ref().is_none_or(|required| required.value) && field.fixed.is_none();
    let Some(note) = field.deprecated.as_ref().filter(|_| required && matches!(side, Side::Request(_))) else { return };
    report.push(
        Diagnostic::new(note.span, "a parameter that has to be sent is deprecated")
            .help("add `required: false`, or say it in `doc`: nobody could do without it"),
    );
}

/// The keys of a field, for rules about what stands beside a constant.
pub(super) fn given(field: &Field) -> impl Iterator<Item = (&'static str, Span)> {
    Keys::of_field(field).given()
}
