//! The most of each kind that is read of a page. The vendor's longest pages have a tenth of it.

/// Rows of tables of parameters.
pub(super) const ROWS: usize = 2000;

/// Tables of parameters.
pub(super) const TABLES: usize = 200;

/// Tables of the fields of structures.
pub(super) const STRUCTURES: usize = 100;

/// Enumerations.
pub(super) const ENUMERATIONS: usize = 300;

/// Values of one enumeration.
pub(super) const VALUES: usize = 1000;

/// Rows of tables of codes.
pub(super) const CODES: usize = 1000;

/// Rows of tables of formats.
pub(super) const FORMATS: usize = 300;

/// Samples.
pub(super) const SAMPLES: usize = 500;

/// Values of all samples.
pub(super) const SAMPLE_VALUES: usize = 20_000;

/// Parts of forms in commands.
pub(super) const FORM_PARTS: usize = 50;

/// Lines and cells that begin with a name and are no rows.
pub(super) const UNREAD: usize = 5000;

/// Request lines.
pub(super) const REQUEST_LINES: usize = 200;

/// Names of one sample that cannot be names.
pub(super) const ODD_NAMES: usize = 5;

/// Permission sets.
pub(super) const PERMISSION_SETS: usize = 40;

/// Sentences about what the interface is for.
pub(super) const SENTENCES: usize = 20;
