//! Whether a field has to be there, and which kinds of change follow for requests and for answers.

use super::ChangeKind::{self, *};
use crate::model::{Field, Presence};

/// Where a value travels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    /// Requests hold it.
    pub(super) sent: bool,
    /// Answers hold it.
    pub(super) received: bool,
    /// `new` takes the required ones by their names, before as now.
    pub(super) by_name: bool,
}

impl Flow {
    /// A parameter.
    pub(super) const SENT: Self = Self { sent: true, received: false, by_name: false };
    /// A field of an answer.
    pub(super) const RECEIVED: Self = Self { sent: false, received: true, by_name: false };

    /// The kind for where it travels; where it travels both ways, the heavier one.
    pub(super) fn pick(self, request: Option<ChangeKind>, answer: Option<ChangeKind>) -> Option<ChangeKind> {
        let request = request.filter(|_| self.sent);
        let answer = answer.filter(|_| self.received || !self.sent);
        request.into_iter().chain(answer).max_by_key(|kind| (kind.rule().rust, kind.rule().wire))
    }
}

/// A field that is new. `may_be_demanded` says whether a condition asks for it in what was sent before.
pub(super) fn added(field: &Field, flow: Flow, may_be_demanded: bool) -> ChangeKind {
    let request = match field.presence {
        Presence::Required => ParamAddedRequired,
        Presence::Nullable => ParamAddedNullable,
        Presence::Optional { .. } | Presence::Default(_) if may_be_demanded => ConditionAdded,
        Presence::Optional { .. } | Presence::Default(_) => ParamAdded,
    };
    flow.pick(Some(request), Some(FieldAdded)).unwrap_or(FieldAdded)
}

/// A field that is gone.
pub(super) fn removed(field: &Field, flow: Flow) -> ChangeKind {
    let answer = if field.presence == Presence::Required { FieldRemoved } else { OptionalFieldRemoved };
    flow.pick(Some(ParamRemoved), Some(answer)).unwrap_or(answer)
}

/// A field that both have.
pub(super) fn changed(old: &Presence, new: &Presence, flow: Flow) -> Option<ChangeKind> {
    flow.pick(of_request(old, new), of_answer(old, new))
}

fn of_request(old: &Presence, new: &Presence) -> Option<ChangeKind> {
    use Presence::{Default, Nullable, Optional, Required};
    match (old, new) {
        (Required, Optional { .. } | Default(_)) => Some(ParamMadeOptional),
        (Optional { .. } | Default(_), Required) => Some(ParamMadeRequired),
        (Required, Nullable) => Some(ParamMadeNullable),
        (Nullable, Required) => Some(ParamNotNullable),
        (Optional { .. } | Default(_), Nullable) => Some(ParamNullSent),
        (Nullable, Optional { .. } | Default(_)) => Some(ParamLeftOut),
        (Optional { default: old, .. }, Optional { default: new, .. }) if old != new => Some(ParamDefault),
        (Optional { nullable: old, .. }, Optional { nullable: new, .. }) => (old != new).then_some(ParamNull),
        // A type that was only received until now: its field had a value to fall back to, and is an option now.
        (Default(_), Optional { .. }) => Some(FieldDefaultToOption),
        (Optional { .. }, Default(_)) => Some(FieldOptionToDefault),
        (Required, Required) | (Nullable, Nullable) | (Default(_), Default(_)) => None,
    }
}

fn of_answer(old: &Presence, new: &Presence) -> Option<ChangeKind> {
    use Presence::{Default, Nullable, Optional, Required};
    match (old, new) {
        (Required, Optional { .. } | Nullable) => Some(FieldMadeOptional),
        (Optional { .. } | Nullable, Required) => Some(FieldMadeRequired),
        (Required, Default(_)) => Some(FieldDefaultAdded),
        (Default(_), Required) => Some(FieldDefaultRemoved),
        (Optional { .. } | Nullable, Default(_)) => Some(FieldOptionToDefault),
        (Default(_), Optional { .. } | Nullable) => Some(FieldDefaultToOption),
        (Optional { .. }, Nullable) | (Nullable, Optional { .. }) => Some(FieldNull),
        (Default(old), Default(new)) => (old != new).then_some(FieldDefault),
        (Optional { nullable: old, .. }, Optional { nullable: new, .. }) => (old != new).then_some(FieldNull),
        (Required, Required) | (Nullable, Nullable) => None,
    }
}
