//! From when to when something is there.

use super::text::one_line;
use crate::model::Lifecycle;
use crate::spec::field::Rare;
use crate::spec::literal::{Day, Prose};

/// What the three keys say; `None` if none of them is there.
pub(super) fn lifecycle(deprecated: &Rare<Prose>, since: &Rare<Day>, until: &Rare<Day>) -> Option<Box<Lifecycle>> {
    if deprecated.is_none() && since.is_none() && until.is_none() {
        return None;
    }
    let day = |day: &Rare<Day>| day.as_ref().map(|day| day.value.0.clone());
    Some(Box::new(Lifecycle {
        since: day(since),
        until: day(until),
        deprecated: deprecated.as_ref().map(|note| one_line(&note.value)),
    }))
}
