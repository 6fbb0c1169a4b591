//! Names of Rust and of files: how they are made from names of the wire, and which are legal and free.
//!
//! The rules of a spec ask here, and so does whoever writes one, before it writes a name down. From a name of the wire,
//! [`type_name`], [`value_name`] and [`module_name`] make names of Rust, [`endpoint_types`], [`nested_type`] and
//! [`required_type`] those of the types that nobody names. One function for each thing that has a name says whether it can have it:
//!
//! | what has the name | the question |
//! |---|---|
//! | a type (`rust:` of an endpoint, `name:` of a field, keys of `types:` and `formats:`) | [`check_type`] |
//! | a variant with a `name:` (values, error codes) | [`check_variant`] |
//! | a variant whose name is made (values, groups of formats) | [`check_made_variant`] of its [`type_name`] |
//! | a parameter or field | [`check_field`] of its [`value_name`], or of its `rust:` |
//! | a variant | [`check_function`] of its [`value_name`] |
//! | a kind of token | [`check_token_kind`] |
//! | a group | [`check_group`], and [`check_feature`] where groups are features |
//! | an endpoint | [`check_endpoint`] |
//! | any other file of the spec | [`portable`] |
//!
//! Two things of one scope need two names. They are the same when they are [`folded`] to the same: people cannot tell
//! them apart, and file systems on which a module or a page of rustdoc has that name cannot either. Names of types are
//! at most [`MAX_LENGTH`] long.
//!
//! ```
//! use weixin_codegen::names::{NameError, check_field, value_name};
//!
//! assert_eq!(check_field(&value_name("needDetail")), Ok(()));
//! assert_eq!(check_field(&value_name("clone")), Err(NameError::Taken));
//! ```

mod case;
mod derived;
mod legal;
mod portable;
mod taken;

pub use case::{folded, module_name, type_name, value_name};
pub(crate) use derived::{
    endpoint_type, error_table_type, error_type, field_name, inline_type, kind_type, reply_type, response_type,
    variant_name,
};
pub use derived::{endpoint_types, nested_type, required_type};
pub(crate) use legal::unraw;
pub use legal::{is_type_name, is_value_name};
pub use portable::{MAX_LENGTH, NotPortable, portable};
pub use taken::{
    NameError, check_endpoint, check_feature, check_field, check_function, check_group, check_made_variant,
    check_token_kind, check_type, check_variant,
};
