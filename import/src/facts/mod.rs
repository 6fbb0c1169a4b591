//! What a page states, fact by fact, each with its line and how sure it is: the second stage.

pub mod extract;
pub mod model;
pub mod request_line;
