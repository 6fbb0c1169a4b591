//! Corrections of the spec that a page no longer needs: told by the facts that they are about, never by their words.

use weixin_codegen::yaml::NodeKind;

use super::change::{CorrectedBy, NeedlessCorrection};
use super::compare::Compared;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{has, within};
use crate::review::reading::model::Reading;
use crate::yaml::edit::EditableYaml;

/// The corrections of a file that can go.
pub(crate) fn needless(yaml: &EditableYaml, compared: &Compared<'_>) -> Vec<NeedlessCorrection> {
    let Some(base) = compared.reading else { return Vec::new() };
    let NodeKind::List(items) = yaml.key("corrections").map_or(&NodeKind::Reported, |node| &node.kind) else {
        return Vec::new();
    };
    let word = |item: &weixin_codegen::yaml::Node, key: &str| item.get(key)?.value.text().map(str::to_owned);
    let of_item = |item| {
        let at = FactPath::parse(&word(item, "at")?);
        let by = needless_by(&at, base, compared)?;
        Some(NeedlessCorrection { at, by, page_says: word(item, "page_says").unwrap_or_default() })
    };
    items.iter().filter_map(of_item).collect()
}

/// Who made a correction that can go; `None` if it is still needed.
fn needless_by(at: &FactPath, base: &Reading, compared: &Compared<'_>) -> Option<CorrectedBy> {
    let fresh = &compared.fresh.reading;
    if base.corrections.contains(at) {
        // The importer makes it anew as long as the page contradicts itself.
        let is_gone = !fresh.corrections.contains(at) && has(&fresh.facts, &at.field());
        return is_gone.then_some(CorrectedBy::Importer);
    }
    let ours: Vec<_> = within(&compared.ours.leaves, at).collect();
    let says = |facts: &crate::review::reading::leaves::Values| {
        !ours.is_empty() && ours.iter().all(|(path, leaf)| facts.get(*path).is_some_and(|value| leaf.says(value)))
    };
    // A field that the page names at last may still be of a kind that people know better.
    let is_named = at.field() == *at && !has(&base.facts, at) && has(&fresh.facts, at) && !ours.is_empty();
    let is_said = says(&fresh.facts) && !says(&base.facts);
    // What the importer has learned is no news of the page, which people have read.
    let is_another = base.text != fresh.text;
    (is_another && (is_named || is_said)).then_some(CorrectedBy::People)
}
