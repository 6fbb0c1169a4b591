//! The mock from outside: over raw HTTP, with curl, with Python. The project's own client is not used, so that each
//! checks the other.

mod checks;
mod support;
