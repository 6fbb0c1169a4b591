//! All modules but those of endpoints: the root, the service, formats, errors, types, groups.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::types::{self, Brought, size};
use super::users::SharedUsers;
use super::{Declaration, Item, MESSAGES, Member, Module, PUSH, Scope, Submodule, docs, file_stem, ident};
use crate::markdown::{block, code, inline};
use crate::model::{
    Api, Class, Code, CodeKind, Envelope, ErrorRow, ErrorTable, FormatGroup, FormatTable, Foundation, Group, Host,
    Name, Note, OuterGroup, SignedPart, Signer, SigningMethod, SizeLimit, TokenKind, TokenPlace, TypeDef,
};

/// What the module of a whole API was made from. It stands behind the mark of generated files, and tells where an output begins.
pub(crate) const WHOLE_SPEC: &str = "the whole spec";

/// The root, which declares the modules.
pub(super) fn root(api: &Api) -> Module {
    let shared = [
        Some("service"),
        (!api.formats.is_empty()).then_some("formats"),
        (!api.errors.is_empty()).then_some("errors"),
        (!api.types.is_empty()).then_some("types"),
    ];
    let mut modules: Vec<Submodule> = shared.into_iter().flatten().map(|name| Submodule::always(name, true)).collect();
    modules.extend(api.outer_groups().iter().map(|outer| Submodule {
        name: outer.name.rust.clone(),
        public: true,
        features: features(api, || outer.features()),
    }));
    modules.extend((!api.messages.is_empty()).then(|| Submodule {
        name: MESSAGES.to_owned(),
        public: true,
        features: features(api, || vec![PUSH.to_owned()]),
    }));
    modules.sort_unstable_by(|one, other| file_stem(&one.name).cmp(file_stem(&other.name)));
    Module {
        file: "mod.rs".to_owned(),
        source: docs::line(WHOLE_SPEC),
        docs: block(&api.service.summary),
        overview: Vec::new(),
        items: vec![
            Item::Modules(modules),
            Item::Lines(vec![quote!(
                pub use self::service::Token;
            )]),
        ],
    }
}

/// The crate features, where the spec has them.
fn features(api: &Api, names: impl FnOnce() -> Vec<String>) -> Vec<String> {
    if api.service.features_per_group { names() } else { Vec::new() }
}

/// The modules of the groups, which declare and re-export their endpoints, and declare the groups inside them.
pub(super) fn groups(api: &Api) -> impl Iterator<Item = Module> {
    api.outer_groups().into_iter().flat_map(|outer| {
        let inner: Vec<Module> = outer.inner.iter().map(|group| module(&group.name, Some(group), Vec::new())).collect();
        std::iter::once(outer_group(api, &outer)).chain(inner)
    })
}

/// The module of an outer group. Its own endpoints need its own feature, since each of the groups inside it brings the
/// module, too.
fn outer_group(api: &Api, outer: &OuterGroup<'_>) -> Module {
    let inside = outer.inner.iter().map(|group| Submodule {
        name: group.modules().last().unwrap_or_default().to_owned(),
        public: true,
        features: features(api, || vec![group.feature()]),
    });
    let mut own = module(&outer.name, outer.own, inside.collect());
    if !outer.inner.is_empty() {
        let mut overview = Vec::new();
        for item in &mut own.items {
            let (Item::Modules(modules) | Item::Reexports(modules)) = item else { continue };
            for module in modules.iter_mut().filter(|module| !module.public) {
                module.features = features(api, || vec![outer.feature()]);
            }
            overview = modules.iter().filter(|module| !module.public).cloned().collect();
        }
        own.overview = overview;
    }
    own
}

/// The module of a group with its own endpoints and the groups inside it.
fn module(name: &Name, group: Option<&Group>, inside: Vec<Submodule>) -> Module {
    let endpoints = group.map_or(&[][..], |group| &group.endpoints);
    let own: Vec<Submodule> = endpoints.iter().map(|endpoint| Submodule::always(&endpoint.module, false)).collect();
    let mut modules: Vec<Submodule> = own.iter().cloned().chain(inside).collect();
    modules.sort_by(|one, other| file_stem(&one.name).cmp(file_stem(&other.name)));
    let mut items = vec![Item::Modules(modules)];
    items.extend((!own.is_empty()).then(|| Item::Reexports(own.clone())));
    let folder: Vec<&str> = name.rust.split("::").map(file_stem).collect();
    let docs = match endpoints {
        [] => format!("The groups of {}.", code(&name.wire)),
        _ => format!("The endpoints of {}.", code(&name.wire)),
    };
    Module {
        file: format!("{}/mod.rs", folder.join("/")),
        source: docs::line(code(&format!("endpoints/{}", name.wire))),
        docs: vec![docs::line(docs)],
        overview: own,
        items,
    }
}

/// The service and its kinds of token.
pub(super) fn service(api: &Api) -> Module {
    let service = &api.service;
    let (name, base_url) = (&service.name, &service.base_url);
    let mut attributes = vec![quote!(name(#name)), quote!(base_url(#base_url))];
    attributes.extend(service.hosts.iter().map(|Host { name, base_url }| quote!(host(#name, #base_url))));
    attributes.extend(service.envelopes.iter().map(envelope));
    attributes.extend(service.time_zone.iter().map(|zone| quote!(time_zone(#zone))));
    attributes.extend(service.signers.iter().map(signer));
    let mut docs = block(&service.summary);
    docs.extend(docs::signers(&service.signers));
    docs.extend(docs::notes(&service.notes));
    let facts = Declaration {
        wrapper: "service",
        docs,
        notes: Vec::new(),
        attributes,
        head: quote!(impl SERVICE),
        members: Some(Vec::new()),
    };
    let kind = |token: &TokenKind| {
        let (wire, rust) = (&token.name.wire, ident(&token.name.rust));
        let place = match &token.place {
            TokenPlace::Query(name) => quote!(query = #name),
            TokenPlace::Header { name, prefix: None } => quote!(header = #name),
            TokenPlace::Header { name, prefix: Some(prefix) } => quote!(header = #name, prefix = #prefix),
        };
        Member { docs: block(&token.doc), attributes: vec![quote!(kind(#wire, #place))], tokens: quote!(#rust) }
    };
    let tokens = Declaration {
        wrapper: "tokens",
        docs: vec![docs::line("A token of one of the service's kinds.")],
        notes: Vec::new(),
        attributes: Vec::new(),
        head: quote!(pub enum Token),
        members: Some(service.tokens.iter().map(kind).collect()),
    };
    let items = match &api.foundation {
        None => vec![Item::Runtime, Item::Declaration(facts), Item::Declaration(tokens)],
        Some(foundation) => vec![Item::Lines(of_foundation(foundation, "service"))],
    };
    Module {
        file: "service.rs".to_owned(),
        source: docs::line(code(&service.source)),
        docs: vec![docs::line(format!(
            "The service {}: where it is, how it answers, which tokens it takes.",
            code(name)
        ))],
        overview: Vec::new(),
        items,
    }
}

/// The re-export of a module of the foundation, which has to be of the right version.
fn of_foundation(foundation: &Foundation, module: &str) -> Vec<TokenStream> {
    let (reexport, path) = (reexport(foundation, module), path(foundation));
    let check = foundation.version.as_ref().map(|version| {
        quote!(
            const _: () = #path::runtime::__private::check_version(#path::VERSION, #version);
        )
    });
    std::iter::once(reexport).chain(check).collect()
}

/// `pub use weixin::errors::*;`
fn reexport(foundation: &Foundation, module: &str) -> TokenStream {
    let (path, module) = (path(foundation), ident(module));
    quote!(pub use #path::#module::*;)
}

/// The path of the foundation, which was a path when the model was made.
fn path(foundation: &Foundation) -> TokenStream {
    foundation.path.parse().unwrap_or_default()
}

/// `signer("pay", query = "pay_sig", HmacSha256(path, "&", body))`
fn signer(signer: &Signer) -> TokenStream {
    let Signer { name, place, method, over, doc: _ } = signer;
    let (carrier, carried, word) = (ident(place.key()), place.name(), ident(method.rust_name()));
    let part = |part: &SignedPart| match part {
        SignedPart::Path => quote!(path),
        SignedPart::Body => quote!(body),
        SignedPart::Key => quote!(key),
        SignedPart::Field(name) => quote!(json(#name)),
        SignedPart::Signs(signs) => signs.to_token_stream(),
    };
    let over = match method {
        SigningMethod::HmacSha256 | SigningMethod::Sha1 => {
            let over = over.iter().map(part);
            quote!((#(#over),*))
        }
        SigningMethod::Custom => TokenStream::new(),
    };
    quote!(signer(#name, #carrier = #carried, #word #over))
}

/// A module of tables, with those that the foundation has; `None` without tables.
fn tables(
    module: &str,
    docs: &str,
    source: String,
    tables: Vec<Item>,
    elsewhere: Option<&Foundation>,
) -> Option<Module> {
    let is_empty = tables.is_empty() && elsewhere.is_none();
    let mut items: Vec<Item> =
        elsewhere.map(|foundation| Item::Lines(vec![reexport(foundation, module)])).into_iter().collect();
    if !tables.is_empty() {
        let is_needed = tables.iter().any(|item| matches!(item, Item::Shared(_, features) if features.is_empty()));
        items.push(if is_needed { Item::Runtime } else { Item::RuntimeOfShared });
        items.extend(tables);
    }
    let (source, docs) = (docs::line(source), vec![docs::line(docs)]);
    (!is_empty).then(|| Module { file: format!("{module}.rs"), source, docs, overview: Vec::new(), items })
}

/// The foundation, if it has some of them.
fn elsewhere<'a, T>(api: &'a Api, there: &[T]) -> Option<&'a Foundation> {
    api.foundation.as_ref().filter(|_| !there.is_empty())
}

/// The tables of formats.
pub(super) fn formats(api: &Api, users: &SharedUsers<'_>) -> Option<Module> {
    let noted = |table: &FormatTable| {
        let declaration = format_table(table, &api.notes_about(&format!("formats.{}", table.name.wire)));
        Item::Shared(declaration, features(api, || users.of_format_table(table)))
    };
    let (own, there) = api.formats_by_crate();
    let items = own.into_iter().map(noted).collect();
    let source = sources(api.formats.iter().map(|table| table.source.as_str()));
    tables("formats", "Tables of file formats.", source, items, elsewhere(api, &there))
}

/// The files that a module is made from, each once.
fn sources<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let mut files: Vec<String> = files.map(code).collect();
    files.sort_unstable();
    files.dedup();
    files.join(", ")
}

fn format_table(table: &FormatTable, notes: &[Note]) -> Declaration {
    let (name, wire) = (ident(&table.name.rust), &table.name.wire);
    let mut attributes = vec![quote!(table(#wire))];
    attributes.extend(table.archive_entries_checked.then(|| quote!(entries(checked))));
    Declaration {
        wrapper: "formats",
        docs: block(&table.doc),
        notes: docs::afterword(notes),
        attributes,
        head: quote!(pub enum #name),
        members: Some(table.groups.iter().map(format_group).collect()),
    }
}

fn format_group(group: &FormatGroup) -> Member {
    let (wire, variant) = (&group.name.wire, ident(&group.name.rust));
    let limit = group.limit.map(|limit| {
        let (name, limit) = match limit {
            SizeLimit::AtMost(limit) => (quote!(max), size(limit)),
            SizeLimit::Below(limit) => (quote!(below), size(limit)),
        };
        quote!(, #name(#limit))
    });
    let mut attributes = vec![quote!(group(#wire #limit))];
    attributes.extend(group.formats.iter().map(|format| {
        let (extension, types) = (&format.extension, &format.content_types);
        let magic = Some(&format.magic).filter(|magic| !magic.is_empty()).map(|magic| quote!(, magic(#(#magic),*)));
        let archive = format.archive.map(|kind| ident(kind.rust_name())).map(|kind| quote!(, archive(#kind)));
        quote!(format(#extension, types(#(#types),*) #magic #archive))
    }));
    Member {
        docs: block(if group.doc.is_empty() { &group.name.wire } else { &group.doc }),
        attributes,
        tokens: quote!(#variant),
    }
}

/// The shared tables of error codes.
pub(super) fn errors(api: &Api, users: &SharedUsers<'_>) -> Option<Module> {
    let noted = |table: &ErrorTable| {
        let notes = api.notes_about(&format!("errors.{}", table.name.wire));
        Item::Shared(error_table(table, None, &notes, &quote!(self)), features(api, || users.of_error_table(table)))
    };
    let (own, there) = api.errors_by_crate();
    let items = own.into_iter().map(noted).collect();
    let source = sources(api.errors.iter().map(|table| table.source.as_str()));
    tables("errors", "Error codes that several endpoints share.", source, items, elsewhere(api, &there))
}

/// A table of error codes, shared or of an endpoint.
pub(super) fn error_table(
    table: &ErrorTable,
    of: Option<&Ident>,
    notes: &[Note],
    shared_at: &TokenStream,
) -> Declaration {
    let name = ident(&table.name.rust);
    let shared = table.shared.iter().map(|name| {
        let name = ident(name);
        quote!(shared(#shared_at::#name))
    });
    Declaration {
        wrapper: "errors",
        docs: docs::with_notes(&table.doc, notes),
        notes: Vec::new(),
        attributes: of.map(|owner| quote!(of(#owner))).into_iter().chain(shared).collect(),
        head: quote!(pub enum #name),
        members: Some(table.rows.iter().map(error_row).collect()),
    }
}

/// What an envelope is called if its name is not printed.
const USUAL_ENVELOPE: &str = "main";

fn envelope(envelope: &Envelope) -> TokenStream {
    let name = Some(&envelope.name).filter(|name| *name != USUAL_ENVELOPE).map(|name| quote!(#name,));
    let (code, message) = (&envelope.code, &envelope.message);
    let success = envelope.success.iter().map(code_literal);
    let texts = (envelope.codes == CodeKind::Texts).then(|| quote!(, texts));
    quote!(envelope(#name code = #(#code)/ *, message = #(#message)/ *, success(#(#success),*) #texts))
}

/// A code as the macros take it: `40001`, `text("PARAM_ERROR")`.
fn code_literal(code: &Code) -> TokenStream {
    match code {
        Code::Number(number) => Literal::i64_unsuffixed(*number).into_token_stream(),
        Code::Text(text) => quote!(text(#text)),
    }
}

fn error_row(row: &ErrorRow) -> Member {
    let code = code_literal(&row.code);
    let (meaning, variant) = (&row.meaning, ident(&row.variant));
    let texts = Some(&row.texts).filter(|texts| !texts.is_empty()).map(|texts| quote!(, text = #(#texts)|*));
    let class = ident(row.class.map_or("Unsorted", Class::rust_name));
    let remedy = row.remedy.as_ref().map(|remedy| quote!(, remedy = #remedy));
    let checks = row.predicted_by.iter().map(|check| ident(check.rust_name()));
    let predicted = (!row.predicted_by.is_empty()).then(|| quote!(, predicted_by = #(#checks)|*));
    // The macro makes the docs from meaning and remedy. They are printed only if Markdown would change them, or if they
    // have to list the texts that a program can tell apart.
    let made = row.remedy.as_ref().map_or_else(|| meaning.clone(), |remedy| format!("{meaning}; {remedy}"));
    let doc = Some(row_docs(row, &made)).filter(|doc| *doc != made).map(|doc| quote!(, doc = #doc));
    let facts = quote!(code(#code, #class #texts, meaning = #meaning #remedy #predicted #doc));
    Member {
        docs: docs::lifecycle(row.lifecycle.as_deref()),
        attributes: std::iter::once(facts).chain(docs::deprecated(row.lifecycle.as_deref())).collect(),
        tokens: quote!(#variant),
    }
}

/// The docs of a row: what it means and what to do, and the texts, if there are several.
fn row_docs(row: &ErrorRow, made: &str) -> String {
    let texts: Vec<String> = row.texts.iter().map(|text| code(text)).collect();
    match texts.as_slice() {
        [] | [_] => inline(made),
        texts => format!("{}. The service says {}", docs::sentence(made), texts.join(" or ")),
    }
}

/// The shared types.
pub(super) fn types(api: &Api, users: &SharedUsers<'_>) -> Option<Module> {
    let brought = Brought::of(&api.types);
    let origin = quote!(&super::service::SERVICE);
    let notes = |def: &TypeDef| api.notes_about(&format!("types.{}", def.name));
    let noted = |def: &TypeDef| {
        let declaration = types::definition(def, &notes(def), (Scope::Shared, &origin), &brought);
        Item::Shared(declaration, features(api, || users.of_type(def)))
    };
    let (own, there) = api.types_by_crate();
    let mut items: Vec<Item> = types::no_errors(own.iter().copied()).into_iter().collect();
    items.extend(own.into_iter().map(noted));
    let (docs, source) = ("Types that several endpoints share.", "the files of shared types".to_owned());
    tables("types", docs, source, items, elsewhere(api, &there))
}
