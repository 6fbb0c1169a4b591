//! What a changed fact costs a reviewer: files touched and lines changed in the bindings, for each kind of edit.
//!
//! The best peers change 3 to 5 lines for a field, 4 to 74 for an enum value, 53 to 125 for an operation.

use weixin_codegen::{Source, files, generate};

use crate::workspace::root;

const A: &str = "endpoints/wxa/uploadMediaToCodeAudit.yaml";
const B: &str = "endpoints/channels/upload.yaml";

/// An edit of one place of the spec, and what it may cost.
struct Edit {
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// Lines of code that change, and lines of docs.
    code: usize,
    docs: usize,
}

const EDITS: &[Edit] = &[
    Edit {
        what: "errcode added",
        file: B,
        from: "  10010: {",
        to: "  999999001: { name: AddedByTheTest, text: added, remedy: nothing, class: content }\n  10010: {",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "wire text changed",
        file: A,
        from: "text: invalid file type",
        to: "text: bad type",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "remedy changed",
        file: A,
        from: "remedy: send it with POST",
        to: "remedy: use POST",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "class changed",
        file: B,
        from: "remedy: wait and send it again, class: in_progress",
        to: "remedy: wait and send it again, class: busy",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "limit of a parameter changed",
        file: B,
        from: "custom_goods, below: 10 MiB",
        to: "custom_goods, below: 20 MiB",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "limit of a group changed",
        file: "formats.yaml",
        from: "A screenshot.\n        max: 2 MiB",
        to: "A screenshot.\n        max: 4 MiB",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "optional parameter added",
        file: B,
        from: "    form:\n",
        to: "      note: { type: string, required: false, max_length: 20 }\n    form:\n",
        code: 2,
        docs: 1,
    },
    Edit {
        what: "enum value added",
        file: A,
        from: "video: A screen recording. }",
        to: "video: A screen recording., audio: A sound. }",
        code: 2,
        docs: 1,
    },
    Edit {
        what: "format added",
        file: "formats.yaml",
        from: "          csv:  text/csv",
        to: "          csv:  text/csv\n          txt:  text/plain",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "content type added",
        file: "formats.yaml",
        from: "          csv:  text/csv",
        to: "          csv:  [text/csv, application/csv]",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "response field added",
        file: B,
        from: "response:\n",
        to: "response:\n  size: { type: u64, required: false }\n",
        code: 2,
        docs: 1,
    },
    Edit {
        what: "endpoint docs changed",
        file: A,
        from: "Call it before the code is submitted",
        to: "To be called before the code is submitted",
        code: 0,
        docs: 1,
    },
    Edit { what: "page read again", file: A, from: "read: 2026-11-21", to: "read: 2026-12-24", code: 0, docs: 1 },
    Edit {
        what: "title changed", file: A, from: "title: 上传提审素材", to: "title: 上传素材", code: 0, docs: 1
    },
    Edit { what: "base URL changed", file: "service.yaml", from: "api.weixin", to: "api2.weixin", code: 1, docs: 0 },
    Edit {
        what: "characters of a parameter added",
        file: B,
        from: "    query:\n      openid: { type: string, min_length: 1,",
        to: "    query:\n      openid: { type: string, min_length: 1, chars: [digits, letters, \"_-\"],",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "errcode deprecated",
        file: B,
        from: "text: \"Uploading a file is risky, please re-upload\"",
        to: "deprecated: The file is checked later., text: \"Uploading a file is risky, please re-upload\"",
        code: 1,
        docs: 0,
    },
    Edit {
        what: "rate changed",
        file: "endpoints/wxa/undoAudit.yaml",
        from: "rate: [5 per day",
        to: "rate: [6 per day",
        code: 1,
        docs: 1,
    },
    Edit { what: "permission set added", file: A, from: "sets: [18]", to: "sets: [18, 86]", code: 1, docs: 1 },
];

fn spec() -> Vec<Source> {
    files::read_spec(&root().join("spec")).expect("the spec can be read")
}

/// The bindings of the spec after an edit.
fn edited(edit: &Edit) -> std::collections::BTreeMap<String, String> {
    let mut sources = spec();
    let file = sources.iter_mut().find(|file| file.path == edit.file).expect("the file is in the spec");
    assert_eq!(file.text.matches(edit.from).count(), 1, "{}: the edit is of one place", edit.what);
    file.text = file.text.replace(edit.from, edit.to);
    generate(sources).unwrap_or_else(|errors| panic!("{}: {errors}", edit.what))
}

/// Lines that are not in the other text, in the smallest diff's larger half: code, and docs.
fn changed_lines(old: &str, new: &str) -> (usize, usize) {
    let split = |text: &str| -> (Vec<String>, Vec<String>) {
        text.lines().map(str::to_owned).partition(|line| !line.trim_start().starts_with("//"))
    };
    let ((old_code, old_docs), (new_code, new_docs)) = (split(old), split(new));
    (larger_half(&old_code, &new_code), larger_half(&old_docs, &new_docs))
}

fn larger_half(old: &[String], new: &[String]) -> usize {
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i][j] = if a == b { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    old.len().max(new.len()) - common[0][0]
}

#[test]
fn a_changed_fact_stays_within_its_budget() {
    let before = generate(spec()).expect("the spec is good");
    for edit in EDITS {
        let after = edited(edit);
        assert!(before.keys().eq(after.keys()), "{}: no file comes or goes", edit.what);
        let touched: Vec<&String> = after.keys().filter(|name| before[*name] != after[*name]).collect();
        assert_eq!(touched.len(), 1, "{}: {touched:?}", edit.what);
        let cost = changed_lines(&before[touched[0]], &after[touched[0]]);
        assert_eq!(cost, (edit.code, edit.docs), "{}: lines of code and of docs in {}", edit.what, touched[0]);
    }
}
