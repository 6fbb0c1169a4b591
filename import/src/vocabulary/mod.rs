//! The vendor's vocabulary: word tables and what they mean, without any knowledge of pages.

pub(crate) mod characters;
pub(crate) mod columns;
pub(crate) mod conditions;
pub(crate) mod dialect;
pub(crate) mod envelopes;
pub(crate) mod file_formats;
pub(crate) mod lifecycle;
pub(crate) mod phrases;
pub(crate) mod presence;
pub(crate) mod roles;
pub(crate) mod sections;
pub(crate) mod structures;
pub(crate) mod tokens;
pub(crate) mod types;
pub(crate) mod units;
pub(crate) mod values;
