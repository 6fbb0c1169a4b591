//! What the vendor calls groups.

use std::collections::BTreeMap;

use crate::describe;
use crate::model::{Api, Group};

/// The vendor's titles of the groups, by their names in the spec: those that lead to all of their endpoints.
pub(super) struct SectionTitles<'a>(BTreeMap<&'a str, &'a [String]>);

impl<'a> SectionTitles<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        Self(api.groups.iter().map(|group| (group.name.wire.as_str(), common(group))).collect())
    }

    /// The titles that lead to all endpoints of a group, `小程序直播`; empty if there are none.
    pub(super) fn of_group(&self, group: &Group) -> &'a [String] {
        self.0.get(group.name.wire.as_str()).copied().unwrap_or_default()
    }

    /// The same as one text.
    pub(super) fn text(&self, group: &Group) -> String {
        describe::section(self.of_group(group))
    }
}

/// The titles with which the sections of all endpoints begin.
fn common(group: &Group) -> &[String] {
    let mut sections = group.endpoints.iter().map(|endpoint| endpoint.section.as_slice());
    let Some(first) = sections.next() else { return &[] };
    let length = sections.fold(first.len(), |length, section| {
        first.iter().zip(section).take(length).take_while(|(one, other)| one == other).count()
    });
    &first[..length]
}
