//! What every command does with files that are not as they should be: links, other encodings, a full disk.

use std::fs;
use std::process::Command;

use crate::sandbox::{Sandbox, err, out};

#[cfg(feature = "import")]
const PAGE: &str = include_str!("../../../import/tests/pages/shelf.en.md");

/// A text in GBK: "登录凭证" and "校验失败".
const GBK: &[u8] = b"\xb5\xc7\xc2\xbc\xc6\xbe\xd6\xa4, \xd0\xa3\xd1\xe9\xca\xa7\xb0\xdc";

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.0.path().join(path)).expect("readable")
}

/// Files that were begun and not finished.
fn unfinished(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(sandbox.0.path().join(folder)).expect("readable");
    let names = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(".tmp") || name.contains(".new")).collect()
}

#[test]
fn a_file_in_another_encoding_hides_no_mistake_of_another_file() {
    let sandbox = Sandbox::new();
    let text = [b"types:\n  A: { doc: ".as_slice(), GBK, b" }\n"].concat();
    fs::write(sandbox.0.path().join("spec/types.yaml"), text).expect("writable");
    sandbox.edit(
        "spec/endpoints/channels/upload.yaml",
        "formats: custom_goods, below: 10 MiB",
        "formats: gone, below: 10 MiB",
    );
    for command in ["lint", "generate"] {
        let done = sandbox.run(&[command]);
        let said = err(&done);
        assert_eq!(done.status.code(), Some(1), "{said}");
        for part in
            ["spec/types.yaml:2:13", "it looks like GBK", "save it as UTF-8", "format table `gone` does not exist"]
        {
            assert!(said.contains(part), "{part} is not in:\n{said}");
        }
    }
}

#[test]
fn an_entry_that_stands_in_the_way_is_named_by_every_command() {
    let sandbox = Sandbox::repository();
    sandbox.write("spec/endpoints/wxa/more.YML", "endpoint: more\n");
    sandbox.commit("two");
    for arguments in
        [&["lint"][..], &["list"], &["show", "upload"], &["generate", "--check"], &["diff", "--git", "HEAD~1..HEAD"]]
    {
        let done = sandbox.run(arguments);
        let said = err(&done);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(
            said.contains("spec/endpoints/wxa/more.YML`: a file of the spec ends in `.yml`"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn what_editors_and_systems_leave_behind_is_no_spec_on_the_disk_or_in_git() {
    let sandbox = Sandbox::repository();
    fs::create_dir(sandbox.0.path().join("spec/.obsidian")).expect("a folder");
    for path in ["endpoints/wxa/._upload.yaml", ".obsidian/notes.yaml", "endpoints/wxa/.upload.yaml.swp", "types.yaml~"]
    {
        fs::write(sandbox.0.path().join("spec").join(path), b"\0\x05\x16\x07").expect("writable");
    }
    sandbox.commit("two");
    let done = sandbox.run(&["lint"]);
    assert!(done.status.success(), "{}", err(&done));
    for range in ["HEAD~1..HEAD", "HEAD.."] {
        let done = sandbox.run(&["diff", "--git", range]);
        assert!(done.status.success() && out(&done).contains("no change"), "{range}: {}{}", out(&done), err(&done));
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;
    use std::thread;

    use super::*;

    fn link(sandbox: &Sandbox, target: &str, path: &str) {
        symlink(target, sandbox.0.path().join(path)).expect("a link");
    }

    /// A sandbox with something that must not be written, whatever links to it.
    fn victim() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.write("victim", "precious\n");
        sandbox
    }

    fn unharmed(sandbox: &Sandbox) {
        assert_eq!(read(sandbox, "victim"), "precious\n");
        assert!(!sandbox.0.path().join("nowhere").exists());
    }

    #[test]
    fn no_command_writes_through_a_link() {
        for target in ["victim", "nowhere"] {
            let sandbox = victim();
            link(&sandbox, &format!("../{target}"), "spec/schema.json");
            link(&sandbox, target, "diff.html");
            for arguments in [&["schema"][..], &["diff", "spec", "spec", "--format", "html", "--out", "diff.html"]] {
                let done = sandbox.run(arguments);
                assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", err(&done));
                assert!(err(&done).contains("it is a link, and no link is followed here"), "{}", err(&done));
            }
            unharmed(&sandbox);
        }
    }

    #[test]
    fn what_takes_what_comes_may_be_written_to() {
        let sandbox = Sandbox::new();
        let done = sandbox.run(&["diff", "spec", "spec", "--out", "/dev/null"]);
        assert!(done.status.success(), "{}", err(&done));
        let done = sandbox.run(&["schema", "--out", "/dev/stdout"]);
        assert!(done.status.success() && out(&done).starts_with('{'), "{}", err(&done));
        // What a link leads to is not the file that was named.
        let file = fs::File::create(sandbox.0.path().join("schema.json")).expect("writable");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_weixin"));
        let done = command.args(["schema", "--out", "/dev/stdout"]).stdout(file).status().expect("it starts");
        assert!(done.success() && read(&sandbox, "schema.json").starts_with('{'));
    }

    #[test]
    fn an_output_folder_that_leads_nowhere_is_named() {
        let sandbox = victim();
        link(&sandbox, "nowhere", "out");
        let done = sandbox.run(&["generate", "--out", "out"]);
        assert_eq!(done.status.code(), Some(2));
        assert!(err(&done).contains("`out` is a link that leads nowhere"), "{}", err(&done));
        unharmed(&sandbox);
    }

    #[cfg(feature = "import")]
    #[test]
    fn pages_are_not_imported_through_links() {
        for (target, path) in [
            ("../victim", "spec/pages.lock"),
            ("../nowhere", "spec/pages.lock"),
            ("../../../nowhere", "spec/endpoints/wxa/shelfList.yaml"),
            ("../../../victim", "spec/endpoints/wxa/shelfList.yaml"),
        ] {
            let sandbox = victim();
            sandbox.write("shelf.md", PAGE);
            fs::create_dir_all(sandbox.0.path().join("spec/endpoints/wxa")).expect("a folder");
            link(&sandbox, target, path);
            // Into a folder of its own, so that the link is met when it is written and not when the spec is read.
            let built_in = Sandbox::new();
            let spec = built_in.0.path().join("spec");
            let spec = spec.to_str().expect("a path that is text");
            let arguments = ["import", "shelf.md", "--out", "spec", "--spec", spec];
            let plain = sandbox.run(&arguments);
            assert_eq!(plain.status.code(), Some(2), "{path}: {}", err(&plain));
            let replacing = sandbox.run(&[&arguments[..], &["--replace"]].concat());
            assert_eq!(replacing.status.code(), Some(2), "{path}: {}", err(&replacing));
            let draft = fs::symlink_metadata(sandbox.0.path().join("spec/endpoints/wxa/shelfList.yaml"));
            assert_eq!(draft.is_ok(), path.ends_with(".yaml"), "no draft is written without its line in the lock");
            unharmed(&sandbox);
        }
    }

    #[cfg(feature = "import")]
    #[test]
    fn facts_that_lead_elsewhere_are_not_read() {
        let sandbox = victim();
        sandbox.write("shelf.md", PAGE);
        assert!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.success());
        let facts = sandbox.0.path().join("spec/pages/endpoints/wxa/shelfList.facts");
        fs::remove_file(&facts).expect("removable");
        link(&sandbox, "../../../../victim", "spec/pages/endpoints/wxa/shelfList.facts");
        let done = sandbox.run(&["drift", "shelf.md"]);
        assert!(err(&done).contains("leads out of the folder") && !err(&done).contains("precious"), "{}", err(&done));
        fs::remove_dir_all(sandbox.0.path().join("spec/pages")).expect("removable");
        link(&sandbox, "nowhere", "spec/pages");
        let done = sandbox.run(&["drift", "shelf.md"]);
        assert_eq!(done.status.code(), Some(2), "facts that are lost are told");
        assert!(err(&done).contains("`spec/pages` is a link that leads nowhere"), "{}", err(&done));
    }

    #[test]
    fn links_to_inputs_are_followed_when_that_is_asked_for() {
        let sandbox = Sandbox::new();
        fs::rename(sandbox.0.path().join("spec/formats.yaml"), sandbox.0.path().join("formats.yaml")).expect("renamed");
        link(&sandbox, "../formats.yaml", "spec/formats.yaml");
        let refused = sandbox.run(&["lint"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(err(&refused).contains("leads out of the folder"), "{}", err(&refused));
        for arguments in [&["lint"][..], &["generate"], &["list"], &["diff", "spec", "spec"]] {
            let done = sandbox.run(&[arguments, &["--follow-links"]].concat());
            assert!(done.status.success(), "{arguments:?}: {}", err(&done));
        }
        let stale = sandbox.run(&["generate", "--follow-links", "--check", "--out", "elsewhere"]);
        assert!(err(&stale).contains("run `weixin generate --follow-links --out elsewhere`"), "{}", err(&stale));
    }

    #[test]
    fn a_spec_in_git_may_be_a_link_as_on_the_disk() {
        let sandbox = Sandbox::repository();
        sandbox.git(&["mv", "spec", "described"]);
        link(&sandbox, "described", "spec");
        sandbox.commit("two");
        assert!(sandbox.run(&["lint"]).status.success());
        let done = sandbox.run(&["diff", "--git", "HEAD~1..HEAD"]);
        assert!(done.status.success() && out(&done).contains("no change of meaning"), "{}", err(&done));
        sandbox.edit("described/endpoints/channels/upload.yaml", "below: 10 MiB", "below: 9 MiB");
        let done = sandbox.run(&["diff", "--git", "HEAD.."]);
        assert!(out(&done).contains("channels\n  ~ upload: "), "{}{}", out(&done), err(&done));
        link(&sandbox, "described/endpoints/channels", "channels");
        sandbox.commit("with a link into the spec");
        for spec in ["channels/../..", "described/../spec"] {
            let done = sandbox.run(&["diff", "--git", "HEAD..HEAD", "--spec", spec]);
            assert!(out(&done).contains("no change of meaning"), "{spec}: {}", err(&done));
        }
        fs::remove_file(sandbox.0.path().join("spec")).expect("removable");
        link(&sandbox, "/etc", "spec");
        sandbox.commit("three");
        let done = sandbox.run(&["diff", "--git", "HEAD~1..HEAD"]);
        assert!(!done.status.success() && err(&done).contains("no spec in `spec`"), "{}", err(&done));
    }

    #[test]
    fn links_in_git_are_followed_as_long_as_they_stay_in_the_spec() {
        let sandbox = Sandbox::repository();
        fs::rename(sandbox.0.path().join("spec/formats.yaml"), sandbox.0.path().join("spec/formats.yaml~"))
            .expect("renamed");
        link(&sandbox, "formats.yaml~", "spec/formats.yaml");
        sandbox.commit("two");
        let done = sandbox.run(&["diff", "--git", "HEAD~1..HEAD"]);
        assert!(done.status.success() && out(&done).contains("no change"), "{}{}", out(&done), err(&done));
        sandbox.write("outside.yaml", "secret\n");
        link(&sandbox, "../outside.yaml", "spec/more.yaml");
        sandbox.commit("three");
        let done = sandbox.run(&["diff", "--git", "HEAD~1..HEAD"]);
        let said = err(&done);
        assert!(
            said.contains("HEAD:spec/more.yaml`: it is a link that leads out of the folder, to `outside.yaml`"),
            "{said}"
        );
    }

    /// Runs the program where no file may grow over some blocks of 512 or 1024 bytes.
    fn with_little_room(sandbox: &Sandbox, blocks: u32, signal: &str, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new("sh");
        let script = format!("{signal} ulimit -f {blocks}; \"$@\"");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_weixin")]).args(arguments);
        command.current_dir(sandbox.0.path()).output().expect("sh starts")
    }

    /// So the system says it like a full disk, instead of ending the program.
    const TOLD: &str = "trap '' XFSZ;";

    #[test]
    fn a_disk_without_room_leaves_every_file_whole_and_the_next_run_mends_it() {
        let sandbox = Sandbox::new();
        let done = with_little_room(&sandbox, 1, TOLD, &["generate"]);
        let said = err(&done);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("error: cannot write `generated/src/api/"), "{said}");
        assert!(said.contains(" files were written, another run writes the rest"), "{said}");
        for folder in ["", "/wxa", "/channels"] {
            assert!(unfinished(&sandbox, &format!("generated/src/api{folder}")).is_empty(), "{folder}");
        }
        let mended = sandbox.run(&["generate"]);
        assert!(mended.status.success(), "{}", err(&mended));
        assert!(sandbox.run(&["generate", "--check"]).status.success());
    }

    #[test]
    fn what_a_killed_run_leaves_behind_goes_with_the_next_one() {
        let sandbox = Sandbox::new();
        let killed = with_little_room(&sandbox, 1, "ulimit -c 0;", &["generate"]);
        assert!(!killed.status.success());
        let folders = ["generated/src/api", "generated/src/api/wxa", "generated/src/api/channels"];
        let left = |sandbox: &Sandbox| -> usize {
            let there = folders.iter().filter(|folder| sandbox.0.path().join(folder).is_dir());
            there.map(|folder| unfinished(sandbox, folder).len()).sum()
        };
        assert!(left(&sandbox) > 0, "it was killed while it wrote");
        let next = sandbox.run(&["generate"]);
        assert!(next.status.success(), "{}", err(&next));
        assert_eq!(left(&sandbox), 0);
        assert!(sandbox.run(&["generate", "--check"]).status.success());
    }

    #[cfg(feature = "import")]
    #[test]
    fn a_file_written_by_hand_outlives_a_full_disk() {
        use std::os::unix::fs::PermissionsExt;

        let sandbox = Sandbox::new();
        sandbox.write("shelf.md", PAGE);
        assert!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.success());
        let draft = "spec/endpoints/wxa/shelfList.yaml";
        let long = format!("{}# {}\n", read(&sandbox, draft), "by hand ".repeat(1000));
        sandbox.write(draft, &long);
        let file = sandbox.0.path().join(draft);
        fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).expect("settable");
        sandbox.write("shelf.md", &PAGE.replacen("100", "101", 1));
        let before = read(&sandbox, "spec/pages.lock");
        let full = with_little_room(&sandbox, 4, TOLD, &["drift", "shelf.md", "--write"]);
        assert_eq!(full.status.code(), Some(2), "{}{}", out(&full), err(&full));
        assert!(err(&full).contains("cannot write `spec/endpoints/wxa/shelfList.yaml`"), "{}", err(&full));
        assert!(read(&sandbox, draft) == long && read(&sandbox, "spec/pages.lock") == before);
        assert!(unfinished(&sandbox, "spec/endpoints/wxa").is_empty());
        let written = sandbox.run(&["drift", "shelf.md", "--write"]);
        assert!(written.status.success() && read(&sandbox, draft) != long, "{}{}", out(&written), err(&written));
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn two_runs_at_once_do_not_fail() {
        for _ in 0..6 {
            let sandbox = Sandbox::new();
            thread::scope(|scope| {
                let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| sandbox.run(&["generate"]))).collect();
                for run in runs {
                    let done = run.join().expect("it ran");
                    assert!(done.status.success(), "{}", err(&done));
                }
            });
            assert!(sandbox.run(&["generate", "--check"]).status.success());
            assert!(unfinished(&sandbox, "generated/src/api").is_empty());
        }
    }
}

#[cfg(feature = "import")]
#[test]
fn pages_in_another_encoding_are_refused() {
    let sandbox = Sandbox::new();
    let page = [PAGE.as_bytes(), b"\n", GBK, b"\n"].concat();
    fs::write(sandbox.0.path().join("shelf.md"), page).expect("writable");
    for arguments in [&["import", "shelf.md"][..], &["import", "shelf.md", "--out", "spec"], &["drift", "shelf.md"]] {
        let done = sandbox.run(arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", err(&done));
        assert!(err(&done).contains("cannot read `shelf.md`: not UTF-8 at line "), "{}", err(&done));
        assert!(err(&done).contains("it looks like GBK; save it as UTF-8"), "{}", err(&done));
    }
}

#[cfg(feature = "call")]
#[test]
fn a_body_with_a_byte_order_mark_is_read_and_one_in_another_encoding_is_not() {
    let sandbox = Sandbox::new();
    let json = "{\"openid\":\"o\",\"file_url\":\"https://example.com/a.png\"}";
    sandbox.write("body.json", &format!("\u{feff}{json}"));
    let arguments = ["call", "upload", "--variant", "url", "--json", "@body.json", "--dry-run"];
    let done = sandbox.run(&arguments);
    assert!(done.status.success(), "{}", err(&done));
    let utf16: Vec<u8> = format!("\u{feff}{json}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(sandbox.0.path().join("body.json"), utf16).expect("writable");
    let done = sandbox.run(&arguments);
    assert!(err(&done).contains("it looks like UTF-16 LE; save it as UTF-8"), "{}", err(&done));
}
