//! Nothing: what must not compile is in `tests/ui`, one program a mistake.
