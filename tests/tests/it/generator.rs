//! The generator as its callers see it: fresh, repeatable, careful with files.
