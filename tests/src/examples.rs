//! The examples in the docs of bindings, as programs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

/// The files of bindings, by their paths below the folder.
pub fn files_in(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            out.extend(files_in(&path)?.into_iter().map(|(below, text)| (format!("{name}/{below}"), text)));
        } else {
            out.insert(name, std::fs::read_to_string(&path)?);
        }
    }
    Ok(out)
}

/// The examples in a file: blocks of docs that send or read something.
pub fn examples(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines().map(str::trim_start) {
        let doc = line.strip_prefix("///").map(|doc| doc.strip_prefix(' ').unwrap_or(doc));
        match (doc, &mut block) {
            (Some("```text"), None) => block = Some(String::new()),
            (Some("```"), Some(_)) => out.extend(block.take().filter(|text| ACTS.iter().any(|act| text.contains(act)))),
            (Some(doc), Some(text)) => {
                text.push_str(doc);
                text.push('\n');
            }
            (Some(_), None) => {}
            (None, _) => block = None,
        }
    }
    out
}

/// What an example does.
const ACTS: [&str; 2] = ["client.send(request)", "inbox.read(query, body)"];

/// A module with a function for each example in bindings whose root is at this path.
pub fn programs(root: &str, files: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let types = if files.contains_key("types.rs") { format!("use {root}::types::*; ") } else { String::new() };
    for (file, text) in files {
        let Some((folder, _)) = file.rsplit_once('/') else { continue };
        let group: String = folder.split('/').map(|step| format!("::r#{step}")).collect();
        let is_message = folder == "messages" || folder.starts_with("messages/");
        let message = if is_message { format!("use {root}::messages::Message; ") } else { String::new() };
        let given =
            if is_message { "inbox: weixin_runtime::push::Inbox, query: &str, body: &[u8]" } else { "client: Client" };
        for example in examples(text) {
            let _ = writeln!(
                out,
                "const _: () = {{ {types}{message}use {root}{group}::*; use weixin_runtime::{{Client, Day, Days, Fen, File, Hours, Millis, Minutes, Month, Seconds, Yuan}};\n\
                 async fn example({given}) -> Result<(), Box<dyn std::error::Error>> {{\n{example}Ok(())\n}} }};"
            );
        }
    }
    out
}
