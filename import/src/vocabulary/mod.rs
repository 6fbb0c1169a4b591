//! The vendor's vocabulary: word tables and what they mean, without any knowledge of pages.

pub mod columns;
pub mod types;
