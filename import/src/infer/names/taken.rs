//! Names that are taken in a spec: a draft beside others has none of them.

use std::collections::HashMap;

use heck::ToSnakeCase;
use weixin_codegen::model::Api;
use weixin_codegen::names::endpoint_types;

use crate::draft::model::Draft;
use crate::infer::names::pool::NamePool;
use crate::infer::names::rust::{name_all, request_type};
use crate::infer::names::wire::from_whole_path;

/// Names that are taken: by the files of a spec, and by the types of each of its groups.
#[derive(Clone, Debug, Default)]
pub struct TakenNames {
    files: NamePool,
    types: HashMap<String, NamePool>,
}

impl TakenNames {
    /// The names of a spec: a draft beside them takes none of them.
    pub fn of(api: &Api) -> Self {
        let mut taken = Self::default();
        for table in &api.formats {
            taken.files.take(&format_file(&table.name.wire));
        }
        for message in &api.messages {
            let group = message.group.wire.strip_prefix("messages/").unwrap_or_default();
            taken.files.take(&endpoint_file(group, message.name()));
            let types = taken.types.entry(group.to_owned()).or_default();
            let made = [message.exchange.name.rust.clone(), format!("{}Reply", message.exchange.name.rust)];
            made.iter().chain(message.exchange.types.iter().map(|known| &known.name)).for_each(|name| {
                types.take_type(name);
            });
        }
        for group in &api.groups {
            let types = taken.types.entry(group.name.wire.clone()).or_default();
            for endpoint in &group.endpoints {
                taken.files.take(&endpoint_file(&group.name.wire, &endpoint.name.wire));
                let made = endpoint_types(&endpoint.name.rust);
                let variants = endpoint.variants.iter().map(|variant| &variant.type_name);
                let known = endpoint.types.iter().map(|known| &known.name);
                made.iter().for_each(|name| {
                    types.take(name);
                });
                for name in variants.chain(known) {
                    types.take_type(name);
                }
            }
        }
        taken
    }

    /// Gives a draft names that no other draft of the same spec has.
    ///
    /// Two pages about one interface make the same file: the second is named after its whole path, then numbered.
    pub fn settle(&mut self, draft: &mut Draft) {
        let is_free = |name: &str| {
            let types = self.types.get(&draft.group);
            !self.files.has(&endpoint_file(&draft.group, name))
                && types.is_none_or(|types| !types.has(&request_type(draft, name)))
        };
        let candidates = [draft.name.clone(), from_whole_path(&draft.path)];
        let free = candidates.iter().find(|name| is_free(name)).cloned();
        draft.name = free.unwrap_or_else(|| numbered(&draft.name, is_free));
        self.files.take(&endpoint_file(&draft.group, &draft.name));
        self.settle_formats(draft);
        name_all(draft, self.types.entry(draft.group.clone()).or_default());
    }

    /// Tables of formats are shared by all endpoints, so their names are too.
    fn settle_formats(&mut self, draft: &mut Draft) {
        let mut renamed = HashMap::new();
        for table in &mut draft.formats {
            let name = numbered(&table.name, |name| !self.files.has(&format_file(name)));
            self.files.take(&format_file(&name));
            renamed.insert(std::mem::replace(&mut table.name, name.clone()), name);
        }
        for formats in draft.parameters_mut().filter_map(|field| field.limits.formats.as_mut()) {
            if let Some(name) = renamed.get(formats) {
                formats.clone_from(name);
            }
        }
    }
}

/// A file below the folders of the spec, as names are compared: two that differ only in case are one module.
fn endpoint_file(group: &str, name: &str) -> String {
    format!("{group}/{}", name.to_snake_case())
}

fn format_file(name: &str) -> String {
    format!("formats/{name}")
}

/// A name that is free: the base, or the base with a number.
fn numbered(base: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(base) {
        return base.to_owned();
    }
    (2..).map(|number| format!("{base}_{number}")).find(|name| is_free(name)).unwrap_or_else(|| base.to_owned())
}
