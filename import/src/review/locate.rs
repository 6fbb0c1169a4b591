//! Where in the YAML a change of the model is.

use weixin_codegen::diff::Change;

use crate::draft::path::FactPath;
use crate::yaml::edit::EditableYaml;

/// The most keys of a path.
const MAX_KEYS: usize = 60;

/// The path of what a change is about, in whichever of the two files has more of it. The model knows no lists around
/// objects, so `items` is put in wherever a list stands in the way.
pub(crate) fn path_of(change: &Change, spec: &EditableYaml, page: &EditableYaml) -> FactPath {
    let keys = change.position.as_ref().map_or(&[][..], |place| place.keys.as_slice());
    let (in_spec, in_page) = (follow(keys, spec), follow(keys, page));
    if in_spec.known > in_page.known { in_spec.path } else { in_page.path }
}

struct Followed {
    path: FactPath,
    /// How many of the keys the file has.
    known: usize,
}

fn follow(keys: &[String], yaml: &EditableYaml) -> Followed {
    let mut path = FactPath::default();
    let mut known = 0;
    for key in keys {
        loop {
            let items = path.join("items");
            let is_in_list = yaml.get(&path.join(key.as_str())).is_none() && yaml.get(&items).is_some();
            if !is_in_list || path.keys().len() >= MAX_KEYS {
                break;
            }
            path = items;
        }
        path = path.join(key.as_str());
        known += usize::from(yaml.get(&path).is_some());
    }
    Followed { path, known }
}
