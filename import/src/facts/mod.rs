//! What a page states, fact by fact, each with its line and how sure it is: the second stage.

pub(crate) mod conditions;
pub(crate) mod extract;
pub(crate) mod lasting;
pub(crate) mod listed;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod parameter_row;
pub(crate) mod rates;
pub(crate) mod remarks;
pub(crate) mod request_line;
pub(crate) mod sentences;
