//! The mock from outside: over raw HTTP, with curl, with Python. The project's own client is not used, so that each
//! checks the other.

mod checks;
mod choices;
mod clients;
mod hostile;
mod keys;
mod language;
mod load;
mod places;
mod pushes;
mod quirks;
mod scenarios;
mod shapes;
mod support;
mod tokens;
