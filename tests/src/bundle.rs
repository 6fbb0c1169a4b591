//! Small specs in one string: `=== path` starts a file.

use weixin_codegen::Source;

/// A service for specs that are about something else.
pub const SERVICE: &str = include_str!("../fixtures/service.yaml");

/// The files of a bundle. Without a file of its own for the service it gets [`SERVICE`].
pub fn sources(text: &str) -> Vec<Source> {
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
        files.push(Source { shown: "spec/service.yaml".into(), path: "service.yaml".into(), text: SERVICE.into() });
    }
    files
}
