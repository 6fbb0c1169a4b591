//! Which names are left for a spec: legal in Rust, possible as files, and not those of what the generator makes itself.

use std::fmt;

use super::case::{module_name, value_name};
use super::legal::{is_type_name, is_value_name, unraw};
use super::portable::{NotPortable, portable};

/// The modules that the generator makes beside those of the groups.
const OWN_MODULES: [&str; 4] = ["errors", "formats", "service", "types"];

/// The file in which a module stands that holds others, so none of those can be called like it.
const MODULE_FILE: &str = "mod";

/// Types that generated code names without a path, and what every Rust reader takes for the prelude's.
const TAKEN_TYPES: [&str; 15] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Some",
    "String", "Vec",
];

/// Functions that generated types have anyway, and that a setter of the same name would hide.
const TAKEN_FIELDS: [&str; 3] = ["clone", "new", "validate"];

/// Variants that the enums of the runtime's macros have anyway, and their constants and types, which a variant would hide.
const TAKEN_VARIANTS: [&str; 6] = ["ALL", "Err", "LISTED", "Other", "TABLE", "Unknown"];

/// What `token:` says of an endpoint that takes no token.
const NO_TOKEN: &str = "none";

/// The feature that cargo turns on by itself.
const DEFAULT_FEATURE: &str = "default";

/// Why something cannot have a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Rust takes no such name there, or only with a warning about its case.
    Illegal,
    /// The generator makes something of that name itself.
    Taken,
    /// A file of that name cannot exist everywhere.
    File {
        /// The name of the file.
        name: String,
        /// Why not.
        why: NotPortable,
    },
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Illegal => f.write_str("not a legal name in Rust"),
            Self::Taken => f.write_str("the generator uses the name itself"),
            Self::File { name, why } => write!(f, "the file name `{name}` {why}"),
        }
    }
}

impl std::error::Error for NameError {}

/// Checks the Rust name of a type: of a request, an object, an enum, an id, a table of formats.
///
/// # Errors
///
/// When no generated type can be called so.
pub fn check_type(rust: &str) -> Result<(), NameError> {
    check(is_type_name(rust), TAKEN_TYPES.contains(&rust))
}

/// Checks the Rust name of a variant that somebody has chosen: of a value, an error code.
///
/// # Errors
///
/// When no variant can be called so.
pub fn check_variant(rust: &str) -> Result<(), NameError> {
    check(is_type_name(rust), TAKEN_VARIANTS.contains(&rust))
}

/// Checks the Rust name of a variant that nobody has chosen. One that reads like a type of Rust's own is for people to
/// choose, not for the generator.
///
/// # Errors
///
/// When no variant can be called so, or none should without being asked.
pub fn check_made_variant(rust: &str) -> Result<(), NameError> {
    check_variant(rust).and_then(|()| check_type(rust))
}

/// Checks the Rust name of a parameter or field, which is that of its setter too.
///
/// # Errors
///
/// When no field can be called so.
pub fn check_field(rust: &str) -> Result<(), NameError> {
    check(is_value_name(rust), TAKEN_FIELDS.contains(&unraw(rust)))
}

/// Checks the Rust name of a function that nothing else is called like: the constructor of a variant.
///
/// # Errors
///
/// When no function can be called so.
pub fn check_function(rust: &str) -> Result<(), NameError> {
    check(is_value_name(rust), false)
}

/// Checks the name of a kind of token in the spec.
///
/// # Errors
///
/// When it makes no function, or means that there is no token.
pub fn check_token_kind(wire: &str) -> Result<(), NameError> {
    check(is_value_name(&value_name(wire)), wire == NO_TOKEN)
}

/// Checks the name of a group: a folder of the spec, and a module of the bindings with a file.
///
/// # Errors
///
/// When it can be neither, or the generator has a module of that name.
pub fn check_group(wire: &str) -> Result<(), NameError> {
    let module = check_module(wire)?;
    check(true, module == MODULE_FILE || OWN_MODULES.contains(&module.as_str()))
}

/// Checks the name of an endpoint: a file of the spec, and a module of the bindings with a file.
///
/// # Errors
///
/// When it can be neither, or the generator has a module of that name.
pub fn check_endpoint(wire: &str) -> Result<(), NameError> {
    let module = check_module(wire)?;
    check(true, module == MODULE_FILE)
}

/// Checks the name of a group that is a feature of the crate, too.
///
/// # Errors
///
/// When cargo has a feature of that name.
pub fn check_feature(group: &str) -> Result<(), NameError> {
    check(true, module_name(group) == DEFAULT_FEATURE)
}

/// The module of a name of the spec, if both can have files.
fn check_module(wire: &str) -> Result<String, NameError> {
    check_function(&value_name(wire))?;
    let module = module_name(wire);
    for name in [wire.to_owned(), format!("{module}.rs")] {
        if let Err(why) = portable(&name) {
            return Err(NameError::File { name, why });
        }
    }
    Ok(module)
}

fn check(is_legal: bool, is_taken: bool) -> Result<(), NameError> {
    match (is_legal, is_taken) {
        (false, _) => Err(NameError::Illegal),
        (true, true) => Err(NameError::Taken),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_left() {
        assert_eq!(check_type("Upload"), Ok(()));
        assert_eq!(check_type("upload"), Err(NameError::Illegal));
        assert_eq!(check_type("String"), Err(NameError::Taken));
        assert_eq!(check_variant("None"), Ok(()));
        assert_eq!(check_made_variant("None"), Err(NameError::Taken));
        assert_eq!(check_variant("Unknown"), Err(NameError::Taken));
        for (name, expected) in [
            ("title", Ok(())),
            ("r#type", Ok(())),
            ("type", Err(NameError::Illegal)),
            ("r#clone", Err(NameError::Taken)),
        ] {
            assert_eq!(check_field(name), expected, "{name}");
        }
        assert_eq!(check_token_kind("app"), Ok(()));
        assert_eq!(check_token_kind("none"), Err(NameError::Taken));
    }

    #[test]
    fn modules_are_files() {
        assert_eq!(check_group("channels"), Ok(()));
        assert_eq!(check_endpoint("service"), Ok(()));
        assert_eq!(check_feature("default"), Err(NameError::Taken));
        for group in ["service", "Types", "mod"] {
            assert_eq!(check_group(group), Err(NameError::Taken), "{group}");
        }
        assert_eq!(check_endpoint("mod"), Err(NameError::Taken));
        assert_eq!(check_endpoint("9x"), Err(NameError::Illegal));
        let device = NameError::File { name: "con".to_owned(), why: NotPortable::Device };
        assert_eq!(check_endpoint("con"), Err(device.clone()));
        assert_eq!(check_group("con"), Err(device));
    }
}
