//! `weixin lint --format`: what other programs read of a spec.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use weixin_codegen::yaml::MAX_BYTES;
use weixin_codegen::{encoding, rules};
use weixin_tests::bundle;

use crate::sandbox::{Sandbox, err, out};

/// The schema of SARIF 2.1.0, as OASIS publishes it, without its descriptions.
const SARIF: &str = include_str!("../sarif-2.1.0.json");

/// A repository with a spec in a folder of its own.
struct Repository(tempfile::TempDir);

impl Repository {
    /// With the spec of a fixture.
    fn of(fixture: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        let repository = Self(folder);
        let text = encoding::escape(fs::read(fixture).expect("readable"), MAX_BYTES);
        for source in bundle::sources(&text) {
            let path = repository.0.path().join("my api/spec").join(&source.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            // Names that no system takes are not written.
            let _ = fs::write(path, source.text);
        }
        repository
    }

    fn lint(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.arg("lint").args(more).current_dir(self.0.path().join("my api"));
        command.output().expect("the program starts")
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bad");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    assert!(files.len() > 90, "{} fixtures", files.len());
    files
}

fn parsed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", out(output), err(output)))
}

/// What code scanning of GitHub needs of a log, beside what the schema says.
fn assert_github_takes(log: &Value) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = rule[text]["text"].as_str().unwrap_or_default();
            assert!(!text.is_empty() && text.len() <= 1024, "{rule}");
        }
        assert!(rule["id"].as_str().is_some_and(|id| id.len() <= 255), "{rule}");
    }
    for result in run["results"].as_array().expect("results") {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        assert!(["error", "note"].contains(&result["level"].as_str().unwrap_or_default()), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        let region = &place["region"];
        let number = |key: &str| region[key].as_u64().unwrap_or_default();
        assert!(number("startLine") >= 1 && number("startLine") == number("endLine"), "{result}");
        assert!(number("startColumn") >= 1 && number("startColumn") <= number("endColumn"), "{result}");
        let uri = place["artifactLocation"]["uri"].as_str().unwrap_or_default();
        assert!(uri.starts_with("my%20api/spec/") && !uri.contains([' ', '\\']), "{result}");
    }
}

#[test]
fn every_bad_spec_is_the_same_in_every_format() {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let address = "https://example.com/sarif.json";
    compiler.add_resource(address, serde_json::from_str(SARIF).expect("JSON")).expect("it is added");
    let schema = compiler.compile(address, &mut schemas).expect("it is a schema");
    for fixture in fixtures() {
        let repository = Repository::of(&fixture);
        let name = fixture.display();
        let (text, json, sarif, github) = (
            repository.lint(&[]),
            repository.lint(&["--format", "json"]),
            repository.lint(&["--format", "sarif"]),
            repository.lint(&["--format", "github"]),
        );
        for done in [&text, &json, &sarif, &github] {
            assert_eq!(done.status.code(), Some(1), "{name}: {}", err(done));
        }
        let (json, sarif) = (parsed(&json), parsed(&sarif));
        if let Err(fault) = schemas.validate(&sarif, schema) {
            panic!("{name}: {fault:#}");
        }
        assert_github_takes(&sarif);

        let errors = json["errors"].as_array().expect("errors");
        let results = sarif["runs"][0]["results"].as_array().expect("results");
        let commands: Vec<String> =
            out(&github).lines().filter(|line| line.starts_with("::error ")).map(str::to_owned).collect();
        assert!(!errors.is_empty() && json["more_errors"] == 0, "{name}");
        assert_eq!((errors.len(), errors.len()), (results.len(), commands.len()), "{name}");
        for ((error, result), command) in errors.iter().zip(results).zip(commands) {
            let (rule, line, column) = (error["rule"].as_str().expect("a rule"), &error["line"], &error["column"]);
            assert!(err(&text).contains(&format!("error[{rule}]: ")), "{name}: {rule} is not in {}", err(&text));
            assert_eq!(error["rule"], result["ruleId"], "{name}");
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["region"]["startLine"], *line, "{name}");
            assert!(command.contains(&format!(",line={line},endLine={line},col={column},")), "{name}: {command}");
            assert!(command.contains(&format!("title={rule}::")), "{name}: {command}");
            let path = error["path"].as_str().expect("a path");
            assert!(path.starts_with("my api/spec/"), "{name}: {path}");
        }
    }
}

#[test]
fn a_line_is_told_as_each_program_counts() {
    let repository = Repository::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bad/unused.txt"));
    let file = repository.0.path().join("my api/spec/endpoints/demo/call.yaml");
    // A character of two units of UTF-16 before the mistake, and one of four bytes in it.
    let text = "endpoint: call\nsummary: { \u{1d11e}: 1, \"x,: %\u{1d11e}\": 2 }\n";
    fs::write(&file, text).expect("writable");
    let errors = parsed(&repository.lint(&["--format", "json"]));
    let error = errors["errors"].as_array().and_then(|all| all.iter().find(|error| error["rule"] == "wrong-type"));
    let error = error.unwrap_or_else(|| panic!("{errors}"));
    assert_eq!(
        (&error["line"], &error["column"], &error["end_column"]),
        (&json!(2), &json!(10), &json!(31)),
        "{error}"
    );
    let sarif = parsed(&repository.lint(&["--format", "sarif"]));
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let result = results.iter().find(|result| result["ruleId"] == "wrong-type").expect("it is there");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&json!(10), &json!(33)), "{region}");
}

#[test]
fn a_spec_without_errors_has_notes() {
    let sandbox = Sandbox::repository();
    let empty = sandbox.run(&["lint", "--format", "sarif"]);
    assert!(empty.status.success(), "{}", err(&empty));
    assert_eq!(parsed(&empty)["runs"][0]["results"], json!([]));
    let all = parsed(&empty)["runs"][0]["tool"]["driver"]["rules"].as_array().map_or(0, Vec::len);
    assert_eq!(all, rules().count() + 2, "those of notes, too");
    assert_eq!(out(&sandbox.run(&["lint", "--format", "github"])).lines().count(), 1);

    sandbox.edit("spec/endpoints/channels/upload.yaml", "endpoint: upload\n", "endpoint: upload\ndraft: true\n");
    let found = parsed(&sandbox.run(&["lint", "--format", "json"]));
    assert_eq!(found["errors"], json!([]), "{found}");
    let note = &found["notes"][0];
    assert_eq!(
        (&note["rule"], &note["path"]),
        (&json!("open-draft"), &json!("spec/endpoints/channels/upload.yaml")),
        "{note}"
    );
    let commands = out(&sandbox.run(&["lint", "--format", "github", "--drafts"]));
    assert!(commands.starts_with("::notice file=spec/endpoints/channels/upload.yaml,line="), "{commands}");
    assert!(
        commands.contains("title=open-draft::the draft `upload`%3A ")
            || commands.contains("title=open-draft::the draft `upload`: "),
        "{commands}"
    );
}

#[test]
fn what_cannot_be_read_is_said_in_every_format() {
    let sandbox = Sandbox::new();
    let lint = |format: &str| sandbox.run(&["lint", "--spec", "nowhere", "--format", format]);
    for format in ["text", "json", "sarif", "github"] {
        let done = lint(format);
        assert_eq!(done.status.code(), Some(2), "{format}");
        assert!(err(&done).starts_with("error: cannot read the folder `nowhere`"), "{format}: {}", err(&done));
    }
    let json = parsed(&lint("json"));
    assert!(json["unread"].as_str().is_some_and(|why| why.starts_with("cannot read the folder")), "{json}");
    let invocation = &parsed(&lint("sarif"))["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false, "{invocation}");
    let commands = out(&lint("github"));
    assert!(commands.starts_with("::error title=weixin lint::cannot read the folder `nowhere`"), "{commands}");
    assert!(commands.ends_with("0 files, 1 error\n"), "{commands}");
}

/// An annotation has one place, so the other one stands in its text.
#[test]
fn an_annotation_names_both_places() {
    let sandbox = Sandbox::new();
    let spec = sandbox.0.path().join("spec");
    fs::copy(spec.join("service.yaml"), spec.join("x.yaml")).expect("copied");
    let commands = out(&sandbox.run(&["lint", "--format", "github"]));
    assert!(commands.contains("%0Athe first: spec/service.yaml:"), "{commands}");
    assert!(commands.ends_with(" files, 1 error\n"), "{commands}");
}

#[test]
fn paths_begin_at_the_root_of_the_repository() {
    let sandbox = Sandbox::repository();
    sandbox.edit("spec/formats.yaml", "max: 2 MiB", "max: 2 apples");
    let whole = sandbox.0.path().canonicalize().expect("a path");
    let path = |folder: &str, spec: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(["lint", "--format", "json", "--spec", spec]).current_dir(whole.join(folder));
        let found = parsed(&command.output().expect("the program starts"));
        found["errors"][0]["path"].as_str().map(str::to_owned).expect("a path")
    };
    assert_eq!(path(".", "spec"), "spec/formats.yaml");
    assert_eq!(path("spec", "."), "spec/formats.yaml");
    assert_eq!(path("spec/endpoints", "../../spec"), "spec/formats.yaml");
    assert_eq!(path(".", &whole.join("spec").to_string_lossy()), "spec/formats.yaml");
    // Without a repository: from the working directory, or whole.
    fs::rename(whole.join(".git"), whole.join("git")).expect("renamed");
    assert_eq!(path(".", "spec"), "spec/formats.yaml");
    assert_eq!(path("spec/endpoints", "../../spec"), whole.join("spec/formats.yaml").to_string_lossy());
}
