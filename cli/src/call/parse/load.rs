//! From arguments to one tree of values by parameter: files are opened here, and read where the type asks for it.

use std::collections::BTreeMap;
use std::env::VarError;
use std::io;
use std::path::Path;

use serde_json::Value as Json;
use weixin_codegen::files;
use weixin_codegen::model::{EndpointTypes, Type, Variant};
use weixin_runtime::File;

use super::assignment::{AssignedValue, Assignment, reason};
use super::read::{is_variable, read_bytes, read_text};
use super::untyped::{SecretOrigin, UntypedValue};
use crate::call::violations::{Violations, quoted};

/// How much of a file is read for a text, in bytes. Uploads are streamed and know no such limit.
const LONGEST_TEXT: u64 = 16 * 1024 * 1024;

/// How much of standard input is kept for an upload, in bytes: it cannot be read a second time.
const LARGEST_STDIN: u64 = 256 * 1024 * 1024;

/// How many items a list of arguments may have.
const MOST_ITEMS: usize = 10_000;

/// What the tree is made from, beside the arguments.
pub(crate) struct Loader<'a> {
    /// The types.
    pub(crate) types: EndpointTypes<'static>,
    /// The parameters.
    pub(crate) variant: &'static Variant,
    /// Names to send instead of those of the files, by parameter.
    pub(crate) file_names: BTreeMap<String, String>,
    /// What is wrong.
    pub(crate) violations: &'a mut Violations,
    /// Standard input can be read once.
    pub(crate) stdin_taken: bool,
    /// Where JSON was given that stood on the command line: parameters, or places in them.
    pub(crate) typed: Vec<String>,
}

/// A name's arguments, before its type is looked at.
#[derive(Debug, Default)]
struct Node {
    given: Vec<AssignedValue>,
    parts: BTreeMap<String, Node>,
}

impl Loader<'_> {
    /// Makes the tree. `body` is what `--json` gave; arguments replace what it says of the same name.
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
            let param = self.variant.params.iter().find(|param| param.field.name.wire == name);
            let input = self.input(param.map(|param| &param.field.ty), node, &name);
            inputs.insert(name, input);
        }
        for name in std::mem::take(&mut self.file_names).into_keys() {
            self.violations.usage(
                format!("--file-name {name}"),
                "no file of that parameter",
                "name one that is given as name=@path",
            );
        }
        inputs
    }

    fn input(&mut self, ty: Option<&'static Type>, node: Node, path: &str) -> UntypedValue {
        let Node { mut given, parts } = node;
        match (given.len(), parts.is_empty()) {
            (0, _) => self.parts(ty, parts, path),
            (1, true) => given.pop().map_or(UntypedValue::Unreadable, |given| self.value(ty, given, path)),
            (_, true) => match ty {
                Some(Type::List(items)) => {
                    let each = given.into_iter().enumerate();
                    UntypedValue::List(
                        each.map(|(at, given)| self.value(Some(items), given, &format!("{path}[{at}]"))).collect(),
                    )
                }
                _ => self.refuse(path, format!("given {} times", given.len()), "be given once: it is no list"),
            },
            (_, false) => self.refuse(path, "given as a whole and in parts", "be given in one of these ways"),
        }
    }

    fn parts(&mut self, ty: Option<&'static Type>, parts: BTreeMap<String, Node>, path: &str) -> UntypedValue {
        let inside = |key: &str| inside(self.types, ty?, key);
        if !matches!(ty, Some(Type::List(_))) {
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
                None => return self.refuse(&format!("{path}.{key}"), "no index of a list", "be a number from 0"),
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
            // Nobody knows what it is, which is told elsewhere; no file is opened for it.
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
            (_, AssignedValue::Path(file)) => {
                let text = files::open_named(&file).and_then(|file| read_text(file, LONGEST_TEXT));
                match text {
                    Ok(text) => self.content(ty, text, SecretOrigin::Path(file), path),
                    Err(error) => self.unreadable(path, &format!("{}: {error}", quoted(&file.to_string_lossy()))),
                }
            }
            (_, AssignedValue::Stdin) => match self.stdin(path).map(|bytes| read_text(&bytes[..], LONGEST_TEXT)) {
                Some(Ok(text)) => self.content(ty, text, SecretOrigin::Elsewhere, path),
                Some(Err(error)) => self.unreadable(path, &format!("standard input: {error}")),
                None => UntypedValue::Unreadable,
            },
        }
    }

    /// The content of a file, by the type of the parameter.
    fn content(&mut self, ty: &Type, text: String, origin: SecretOrigin, path: &str) -> UntypedValue {
        match ty {
            Type::Secret => UntypedValue::Secret(text.into(), origin),
            Type::Json | Type::List(_) | Type::Map(_) | Type::Named(_) => match (serde_json::from_str(&text), ty) {
                (Ok(json), _) => UntypedValue::Json(json),
                // An id, or a word of an enum, is written as it is.
                (Err(_), Type::Named(_)) if !text.trim_start().starts_with(['{', '[']) => UntypedValue::Text(text),
                (Err(error), _) => self.refuse(path, format!("no JSON, {}", reason(&error)), "be a file of JSON"),
            },
            _ => UntypedValue::Text(text),
        }
    }

    /// A secret of the command line may be the name of a variable: a secret itself would be seen by every `ps`.
    fn secret(&mut self, text: String, path: &str) -> UntypedValue {
        let Some(variable) = text.strip_prefix("env:") else {
            return UntypedValue::Secret(text.into(), SecretOrigin::Argument);
        };
        // What was typed is not repeated: it may be the secret itself.
        if !is_variable(variable) {
            return self.refuse(
                path,
                "no name of a variable after `env:`",
                "be env:NAME, with the secret in that variable",
            );
        }
        match std::env::var(variable) {
            Ok(secret) => UntypedValue::Secret(secret.into(), SecretOrigin::Variable(variable.to_owned())),
            Err(error) => {
                let found = match error {
                    VarError::NotPresent => "the variable after `env:` is not set",
                    VarError::NotUnicode(_) => "the variable after `env:` is not UTF-8",
                };
                let must = "be in a variable that is set, or in a file: @path";
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
                self.violations.unreadable(path, error.to_string(), "be a file that can be read");
                UntypedValue::Unreadable
            }
        }
    }

    fn file_from_stdin(&mut self, path: &str) -> UntypedValue {
        let Some(name) = self.file_names.remove(path) else {
            let must = format!("have a name: --file-name {path}=NAME");
            return self.refuse(path, "a file from standard input", &must);
        };
        match self.stdin(path) {
            Some(bytes) => UntypedValue::File(File::from_bytes(name, bytes), None),
            None => UntypedValue::Unreadable,
        }
    }

    fn stdin(&mut self, path: &str) -> Option<Vec<u8>> {
        if std::mem::replace(&mut self.stdin_taken, true) {
            self.violations.usage(path, "standard input a second time", "come from a file: it can be read once only");
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
    match ty {
        Type::List(items) => key.parse::<usize>().ok().map(|_| &**items),
        Type::Map(items) => Some(items),
        _ => types.object(ty)?.fields.iter().find(|field| field.name.wire == key).map(|field| &field.ty),
    }
}

/// What `--json` gives: the text itself, `@path`, or `-` for standard input.
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
        Ok(Ok(_)) => violations.usage("--json", "no object", "be an object with the parameters by name"),
        Ok(Err(error)) => {
            violations.usage("--json", format!("no JSON, {}", reason(&error)), "be a JSON object, or @path")
        }
        Err(error) => violations.unreadable("--json", format!("cannot read it: {error}"), "be a file that can be read"),
    }
    BTreeMap::new()
}
