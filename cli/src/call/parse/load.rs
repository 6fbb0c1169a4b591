//! From assignments to untyped values by parameter. The type of a parameter decides whether a file is opened or read.

use std::collections::BTreeMap;
use std::env::VarError;
use std::io;
use std::path::Path;

use serde_json::Value as Json;
use weixin_codegen::files;
use weixin_codegen::model::{EndpointTypes, Field, Type, Variant};
use weixin_runtime::File;

use super::assignment::{AssignedValue, Assignment, invalid_json};
use super::read::{is_variable, read_bytes, read_text};
use super::untyped::{SecretOrigin, UntypedValue};
use crate::call::violations::{Violations, quoted};

/// The largest file that is read for a text, in bytes. Uploads are streamed, without a limit.
const LONGEST_TEXT: u64 = 16 * 1024 * 1024;

/// The largest upload from standard input, in bytes: it is kept, because it cannot be read twice.
const LARGEST_STDIN: u64 = 256 * 1024 * 1024;

/// The largest index of a list, plus one.
const MOST_ITEMS: usize = 10_000;

/// Loads values.
pub(crate) struct Loader<'a> {
    /// The types of the endpoint.
    pub(crate) types: EndpointTypes<'static>,
    /// The variant, with its parameters.
    pub(crate) variant: &'static Variant,
    /// File names to send, by parameter.
    pub(crate) file_names: BTreeMap<String, String>,
    /// Errors.
    pub(crate) violations: &'a mut Violations,
    /// Whether standard input has been read.
    pub(crate) stdin_taken: bool,
    /// The paths of JSON values from the command line.
    pub(crate) typed: Vec<String>,
}

/// The assignments of a name and of its parts, before its type matters.
#[derive(Debug, Default)]
struct Node {
    given: Vec<AssignedValue>,
    parts: BTreeMap<String, Node>,
}

impl Loader<'_> {
    /// Loads all values. `body` is the object of `--json`; assignments replace its values.
    pub(crate) fn load(
        &mut self,
        assignments: Vec<Assignment>,
        body: BTreeMap<String, Json>,
    ) -> BTreeMap<String, UntypedValue> {
        let mut root = Node::default();
        for Assignment { path, value } in assignments {
            let node = path.into_iter().fold(&mut root, |node, part| node.parts.entry(part).or_default());
            node.given.push(value);
        }
        let mut inputs: BTreeMap<String, UntypedValue> =
            body.into_iter().map(|(name, json)| (name, UntypedValue::Json(json))).collect();
        for (name, node) in root.parts {
            let field = self.field(&name);
            let input = self.input(field.map(|field| &field.ty), node, &name);
            inputs.insert(name, input);
        }
        for name in std::mem::take(&mut self.file_names).into_keys() {
            self.violations.usage(
                format!("--file-name {name}"),
                "no such file parameter",
                "name a parameter that is given as name=@path",
            );
        }
        inputs
    }

    /// The parameter of a name, or what a kind of one brings.
    fn field(&self, name: &str) -> Option<&'static Field> {
        let mut fields = self.variant.params.iter().map(|param| &param.field);
        let own = fields.clone().find(|field| field.name.wire == name);
        own.or_else(|| fields.find_map(|field| self.types.brought_field(field, name)))
    }

    fn input(&mut self, ty: Option<&'static Type>, node: Node, path: &str) -> UntypedValue {
        let Node { mut given, parts } = node;
        match (given.len(), parts.is_empty()) {
            (0, _) => self.parts(ty, parts, path),
            (1, true) => given.pop().map_or(UntypedValue::Unreadable, |given| self.value(ty, given, path)),
            (_, true) => match ty.map(Type::beside_text) {
                Some(Type::List(items)) => {
                    let items = &items.ty;
                    let each = given.into_iter().enumerate();
                    UntypedValue::List(
                        each.map(|(at, given)| self.value(Some(items), given, &format!("{path}[{at}]"))).collect(),
                    )
                }
                _ => self.refuse(path, format!("given {} times", given.len()), "be given once: it is not a list"),
            },
            (_, false) => self.refuse(path, "given as a whole and in parts", "be given one way or the other"),
        }
    }

    fn parts(&mut self, ty: Option<&'static Type>, parts: BTreeMap<String, Node>, path: &str) -> UntypedValue {
        let inside = |key: &str| inside(self.types, ty?, key);
        if !matches!(ty.map(Type::beside_text), Some(Type::List(_))) {
            let typed: Vec<_> = parts.into_iter().map(|(key, node)| (inside(&key), key, node)).collect();
            let fields = typed.into_iter().map(|(ty, key, node)| {
                let input = self.input(ty, node, &format!("{path}.{key}"));
                (key, input)
            });
            return UntypedValue::Object(fields.collect());
        }
        let items = inside("0");
        let mut by_index = BTreeMap::new();
        for (key, node) in parts {
            match key.parse::<usize>().ok().filter(|index| *index < MOST_ITEMS) {
                Some(index) => drop(by_index.insert(index, node)),
                None => {
                    return self.refuse(
                        &format!("{path}.{key}"),
                        "not an index of a list",
                        "be a number, starting with 0",
                    );
                }
            }
        }
        if let Some(gap) = (0..by_index.len()).find(|index| !by_index.contains_key(index)) {
            return self.refuse(&format!("{path}[{gap}]"), "missing", "be given, because a later item is");
        }
        let each = by_index.into_iter();
        UntypedValue::List(each.map(|(at, node)| self.input(items, node, &format!("{path}[{at}]"))).collect())
    }

    fn value(&mut self, ty: Option<&'static Type>, given: AssignedValue, path: &str) -> UntypedValue {
        let Some(ty) = ty else {
            // The name is unknown, which is reported elsewhere; no file is opened for it.
            return UntypedValue::Text(String::new());
        };
        match (ty, given) {
            (_, AssignedValue::Json(json)) => {
                self.typed.push(path.to_owned());
                UntypedValue::Json(json)
            }
            (Type::Secret, AssignedValue::Text(text)) => self.secret(text, path),
            (_, AssignedValue::Text(text)) => UntypedValue::Text(text),
            (Type::File, AssignedValue::Path(file)) => self.file(&file, path),
            (Type::File, AssignedValue::Stdin) => self.file_from_stdin(path),
            (Type::Bytes, AssignedValue::Path(file)) => {
                match files::open_named(&file).and_then(|file| read_bytes(file, LONGEST_TEXT)) {
                    Ok(bytes) => UntypedValue::Bytes(bytes.into()),
                    Err(error) => self.unreadable(path, &format!("{}: {error}", quoted(&file.to_string_lossy()))),
                }
            }
            (Type::Bytes, AssignedValue::Stdin) => match self.stdin(path) {
                Some(bytes) => UntypedValue::Bytes(bytes.into()),
                None => UntypedValue::Unreadable,
            },
            (_, AssignedValue::Path(file)) => {
                let text = files::open_named(&file).and_then(|file| read_text(file, LONGEST_TEXT));
                match text {
                    Ok(text) => self.content(ty, text, SecretOrigin::File(file), path),
                    Err(error) => self.unreadable(path, &format!("{}: {error}", quoted(&file.to_string_lossy()))),
                }
            }
            (_, AssignedValue::Stdin) => match self.stdin(path).map(|bytes| read_text(&bytes[..], LONGEST_TEXT)) {
                Some(Ok(text)) => self.content(ty, text, SecretOrigin::Other, path),
                Some(Err(error)) => self.unreadable(path, &format!("standard input: {error}")),
                None => UntypedValue::Unreadable,
            },
        }
    }

    /// Interprets the content of a file by the type of the parameter.
    fn content(&mut self, ty: &Type, text: String, origin: SecretOrigin, path: &str) -> UntypedValue {
        match ty {
            Type::Secret => UntypedValue::Secret(text.into(), origin),
            Type::Json | Type::List(_) | Type::Map(_) | Type::Named(_) | Type::TextOr(_) => {
                match (serde_json::from_str(&text), ty) {
                    (Ok(json), _) => UntypedValue::Json(json),
                    // Ids and values of enums are written without quotes.
                    (Err(_), Type::Named(_) | Type::TextOr(_)) if !text.trim_start().starts_with(['{', '[']) => {
                        UntypedValue::Text(text)
                    }
                    (Err(error), _) => self.refuse(path, invalid_json(&error), "be a JSON file"),
                }
            }
            _ => UntypedValue::Text(text),
        }
    }

    /// A secret on the command line should be the name of a variable: `ps` shows the secret itself to everybody.
    fn secret(&mut self, text: String, path: &str) -> UntypedValue {
        let Some(variable) = text.strip_prefix("env:") else {
            return UntypedValue::Secret(text.into(), SecretOrigin::CommandLine);
        };
        // The argument is not quoted: it may be the secret itself.
        if !is_variable(variable) {
            return self.refuse(
                path,
                "not the name of a variable after `env:`",
                "be env:NAME, with the secret in the variable NAME",
            );
        }
        match std::env::var(variable) {
            Ok(secret) => UntypedValue::Secret(secret.into(), SecretOrigin::Variable(variable.to_owned())),
            Err(error) => {
                let found = match error {
                    VarError::NotPresent => "the variable after `env:` is not set",
                    VarError::NotUnicode(_) => "the variable after `env:` is not UTF-8",
                };
                let must = "be in an environment variable (env:NAME) or in a file (@path)";
                self.violations.unreadable(path, found, must);
                UntypedValue::Unreadable
            }
        }
    }

    fn file(&mut self, file: &Path, path: &str) -> UntypedValue {
        match File::open_blocking(file) {
            Ok(opened) => match self.file_names.remove(path) {
                Some(name) => UntypedValue::File(opened.named(name), Some(file.to_owned())),
                None => UntypedValue::File(opened, Some(file.to_owned())),
            },
            Err(error) => {
                self.violations.unreadable(path, error.to_string(), "be a readable file");
                UntypedValue::Unreadable
            }
        }
    }

    fn file_from_stdin(&mut self, path: &str) -> UntypedValue {
        let Some(name) = self.file_names.remove(path) else {
            let must = format!("have a file name: --file-name {path}=NAME");
            return self.refuse(path, "a file from standard input", &must);
        };
        match self.stdin(path) {
            Some(bytes) => UntypedValue::File(File::from_bytes(name, bytes), None),
            None => UntypedValue::Unreadable,
        }
    }

    fn stdin(&mut self, path: &str) -> Option<Vec<u8>> {
        if std::mem::replace(&mut self.stdin_taken, true) {
            self.violations.usage(
                path,
                "standard input a second time",
                "come from a file: standard input can only be read once",
            );
            return None;
        }
        match read_bytes(io::stdin().lock(), LARGEST_STDIN) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.unreadable(path, &format!("standard input: {error}"));
                None
            }
        }
    }

    fn unreadable(&mut self, path: &str, what: &str) -> UntypedValue {
        self.violations.unreadable(path, format!("cannot read {what}"), "be readable");
        UntypedValue::Unreadable
    }

    fn refuse(&mut self, path: &str, found: impl Into<String>, must: &str) -> UntypedValue {
        self.violations.usage(path, found, must);
        UntypedValue::Unreadable
    }
}

/// The type of what a type holds under a key: a field, an item, the value of a map.
fn inside(types: EndpointTypes<'static>, ty: &'static Type, key: &str) -> Option<&'static Type> {
    match ty.beside_text() {
        Type::List(items) => key.parse::<usize>().ok().map(|_| &items.ty),
        Type::Map(items) => Some(&items.ty),
        _ => types.field(&types.object(ty)?.fields, key).map(|field| &field.ty),
    }
}

/// The object of `--json`: inline, `@path`, or `-` for standard input.
pub(crate) fn body(given: &str, stdin_taken: &mut bool, violations: &mut Violations) -> BTreeMap<String, Json> {
    let text = match given.strip_prefix('@').unwrap_or(if given == "-" { "-" } else { "" }) {
        "" => Ok(given.to_owned()),
        "-" => {
            *stdin_taken = true;
            read_text(io::stdin().lock(), LONGEST_TEXT)
        }
        path => files::open_named(Path::new(path)).and_then(|file| read_text(file, LONGEST_TEXT)),
    };
    match text.map(|text| serde_json::from_str(&text)) {
        Ok(Ok(Json::Object(fields))) => return fields.into_iter().collect(),
        Ok(Ok(_)) => violations.usage("--json", "not an object", "be a JSON object of the parameters by name"),
        Ok(Err(error)) => violations.usage("--json", invalid_json(&error), "be a JSON object, or @path"),
        Err(error) => violations.unreadable("--json", format!("cannot read it: {error}"), "be a readable file"),
    }
    BTreeMap::new()
}
