//! XML, from and to the tree that JSON makes: an element with elements inside is an object, any other a string, and
//! elements of one name are a list.

mod read;
mod write;

pub(super) use read::to_json;
pub(super) use write::from_json;
