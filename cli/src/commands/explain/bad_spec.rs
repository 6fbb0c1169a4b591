//! The specs that break a rule each, and what is said about them.

use weixin_codegen::yaml::MAX_BYTES;
use weixin_codegen::{Rule, Source, encoding, model_as_of};

use crate::date;

/// A service file, and the specs by the names of the rules: files behind lines `=== path`.
static BAD_SPECS: (&[u8], &[(&str, &[u8])]) = include!(concat!(env!("OUT_DIR"), "/bad_specs.rs"));

/// The message about the spec that breaks a rule; the first, if it breaks it several times.
pub(super) fn message(rule: &Rule, colours: bool) -> Option<String> {
    let (_, spec) = BAD_SPECS.1.iter().find(|(name, _)| *name == rule.name)?;
    let errors = model_as_of(files(spec), &date::latest_today()).err()?;
    let message = errors.list().into_iter().find(|error| error.rule == rule)?;
    Some(errors.render_message(message, colours))
}

/// The files of a spec. Without a service file of its own it gets the common one.
fn files(spec: &[u8]) -> Vec<Source> {
    let text = encoding::escape(spec.to_owned(), MAX_BYTES);
    let mut files: Vec<Source> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            let path = path.trim().to_owned();
            files.push(Source { shown: format!("spec/{path}"), path, text: String::new() });
        } else if let Some(file) = files.last_mut() {
            file.text.push_str(line);
        }
    }
    if !files.iter().any(|file| file.path == "service.yaml") {
        let text = String::from_utf8_lossy(BAD_SPECS.0).into_owned();
        files.push(Source { shown: "spec/service.yaml".into(), path: "service.yaml".into(), text });
    }
    files
}
