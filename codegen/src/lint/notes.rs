//! Rules about corrections and assumptions: they live as long as the fact that they are attached to.

use std::borrow::Cow;

use super::Report;
use crate::diagnostic::{Diagnostic, listed, nearest};
use crate::note_target::NoteTarget;
use crate::read::{Spec, is_shared};
use crate::spec::notes::{Assumption, Correction};

/// At most this many keys are searched for the intended one.
const NEAR: usize = 200;

struct Notes<'a> {
    note_targets: &'a [NoteTarget],
    corrections: &'a [Correction],
    assumptions: &'a [Assumption],
}

fn notes(spec: &Spec) -> Vec<Notes<'_>> {
    macro_rules! of {
        ($($list:ident)*) => {
            [$(spec.$list.iter().map(|filed| Notes {
                note_targets: spec.note_targets.get(filed.file as usize).map_or(&[], Vec::as_slice),
                corrections: &filed.content.corrections,
                assumptions: &filed.content.assumptions,
            }).collect::<Vec<_>>()),*].into_iter().flatten().collect()
        };
    }
    let messages = spec.messages.iter().map(|filed| Notes {
        note_targets: spec.note_targets.get(filed.file as usize).map_or(&[], Vec::as_slice),
        corrections: &filed.content.exchange.corrections,
        assumptions: &filed.content.exchange.assumptions,
    });
    let others: Vec<Notes<'_>> = of!(services formats errors types endpoints);
    others.into_iter().chain(messages).collect()
}

/// Where a note leads: in the file it stands in, or else in any file that endpoints share.
fn target<'a>(spec: &'a Spec, own: &'a NoteTarget, path: &str) -> Cow<'a, NoteTarget> {
    let mut nearest = Cow::Borrowed(own);
    for tree in spec.trees.iter().flatten().filter(|tree| is_shared(tree)) {
        let NoteTarget::Nothing { steps: farthest, near, .. } = &*nearest else { break };
        let found = NoteTarget::of(tree, path);
        match &found {
            NoteTarget::Nothing { steps, .. } if steps <= farthest && !near.is_empty() => {}
            _ => nearest = Cow::Owned(found),
        }
    }
    nearest
}

/// `at: response.medians`, when the answer has no such field (any more).
pub(super) fn attached(spec: &Spec, report: &mut Report) {
    for Notes { note_targets, corrections, assumptions } in notes(spec) {
        let corrections = corrections.iter().map(|note| ("correction", &note.at));
        let assumptions = assumptions.iter().map(|note| ("assumption", &note.at));
        for ((what, at), own) in corrections.chain(assumptions).zip(note_targets) {
            let found = target(spec, own, at);
            let NoteTarget::Nothing { steps, holder, near } = &*found else { continue };
            let missing = at.split('.').nth(*steps).unwrap_or(at);
            if spec.is_unreliable(at.span.file, missing) {
                continue;
            }
            let names = || near.iter().map(|(name, _)| name.as_str());
            let nothing = Diagnostic::new(at.span, format!("the {what} refers to nothing: there is no `{}`", at.value))
                .help(format!(
                    "move it to the fact it is about, or remove it; here the path could continue with: {}",
                    listed(names())
                ));
            // A key that is wrong itself is perhaps the one that is meant.
            let alike = near.iter().take(NEAR).filter(|(name, _)| nearest(missing, [name.as_str()]).is_some());
            let nothing = alike.fold(nothing.rests_on(*holder), |nothing, (_, key)| nothing.rests_on(*key));
            report.push(report.suggest(nothing, missing, names()));
        }
    }
}

/// The truth that a correction states must be what the spec says, or one of the two is wrong.
pub(super) fn true_still(spec: &Spec, report: &mut Report) {
    for Notes { note_targets, corrections, .. } in notes(spec) {
        for (correction, own) in corrections.iter().zip(note_targets) {
            let Some(truth) = &correction.truth else { continue };
            let found = target(spec, own, &correction.at);
            let NoteTarget::Fact { span, value } = &*found else { continue };
            if value.as_deref() != Some(&*truth.value) {
                report.push(
                    Diagnostic::new(truth.span, "the spec contradicts the `truth` of the correction")
                        .also(*span, "the fact")
                        .help("change whichever is wrong; `truth` is for single values")
                        .rests_on(*span),
                );
            }
        }
    }
}
