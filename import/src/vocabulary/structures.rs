//! What structures are called that many pages have, by their fields.

/// Fields, how many a structure has at most that is called after them, and its name; narrow ones first.
const STRUCTURES: &[(&[&str], usize, &str)] = &[
    (&["x", "y"], 3, "point"),
    (&["lat", "lng"], 4, "position"),
    (&["latitude", "longitude"], 4, "position"),
    (&["mobile", "address"], 20, "contact"),
    (&["mobile", "area"], 20, "contact"),
    (&["phone", "address"], 20, "contact"),
    (&["tel", "address"], 20, "contact"),
    (&["province", "city"], 6, "address"),
    (&["key", "value"], 3, "entry"),
    (&["name", "value"], 3, "entry"),
];

/// What a structure with these fields is.
pub(crate) fn called(fields: &[&str]) -> Option<&'static str> {
    let is_it = |known: &[&str], most: usize| fields.len() <= most && known.iter().all(|name| fields.contains(name));
    STRUCTURES.iter().find(|(known, most, _)| is_it(known, *most)).map(|(_, _, name)| *name)
}
