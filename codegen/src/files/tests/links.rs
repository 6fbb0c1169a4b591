//! Links, pipes, devices and permissions: what only Unix has.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::time::{Duration, Instant};

use super::*;

/// A folder to work in, and beside it a victim and a project of generated files.
fn desk() -> TempDir {
    let desk = tempdir().expect("a folder");
    write(desk.path(), "victim", "precious\n");
    write(desk.path(), "project/mod.rs", root_module().1);
    fs::create_dir(desk.path().join("out")).expect("a folder");
    desk
}

fn link(desk: &TempDir, target: &str, path: &str) {
    symlink(target, desk.path().join(path)).expect("a link");
}

fn unharmed(desk: &TempDir) {
    assert_eq!(fs::read_to_string(desk.path().join("victim")).expect("there"), "precious\n");
    assert_eq!(fs::read_to_string(desk.path().join("project/mod.rs")).expect("there"), root_module().1);
    assert!(!desk.path().join("nowhere").exists());
}

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let output = output(3);
    for (target, path) in [
        ("../../victim", "out/g0/f0.rs"),
        ("../../project/mod.rs", "out/g0/f0.rs"),
        ("../nowhere", "out/g0"),
        ("../project", "out/g0"),
        ("../../nowhere", "out/g0/f0.rs"),
    ] {
        let desk = desk();
        if path.ends_with(".rs") {
            fs::create_dir(desk.path().join("out/g0")).expect("a folder");
        }
        link(&desk, target, path);
        let out = desk.path().join("out");
        let said = match plan(&out, &output) {
            Ok(plan) => apply(&out, &plan).expect_err("a link is in the way").to_string(),
            Err(error) => error.to_string(),
        };
        assert!(said.contains("link"), "{path} → {target}: {said}");
        unharmed(&desk);
        assert!(fs::symlink_metadata(desk.path().join(path)).expect("there").is_symlink(), "{path} stays");
    }
}

#[test]
fn what_links_lead_to_is_not_stale() {
    let desk = desk();
    link(&desk, "../project", "out/linked");
    link(&desk, "../project/mod.rs", "out/stale.rs");
    link(&desk, ".", "out/loop");
    link(&desk, "../victim", "out/.weixin-0123456789abcdef.tmp");
    // What the old names of unfinished files were.
    link(&desk, "../victim", "out/f0.rs.new");
    let out = desk.path().join("out");
    let output: BTreeMap<String, String> = output(3).into_iter().chain([root_module()]).collect();
    write(&out, "mod.rs", root_module().1);
    let plan = plan(&out, &output).expect("readable");
    assert!(plan.remove.is_empty() && plan.unfinished.is_empty(), "{plan:?}");
    apply(&out, &plan).expect("writable");
    unharmed(&desk);
    // A plan that was made of something else than this folder.
    let planted = Plan { remove: vec!["linked/mod.rs".into(), "stale.rs".into()], ..Plan::default() };
    assert!(apply(&out, &planted).is_err());
    unharmed(&desk);
}

#[test]
fn a_single_file_is_not_written_through_a_link_either() {
    let desk = desk();
    link(&desk, "../victim", "out/file");
    link(&desk, "../nowhere", "out/dangling");
    link(&desk, "../project", "out/folder");
    let root = Root::open(&desk.path().join("out")).expect("there");
    for name in ["file", "dangling", "folder/mod.rs", "folder/new"] {
        let said = root.write(name, b"evil").expect_err(name).to_string();
        assert!(said.contains("is a link"), "{said}");
        assert!(root.read(name, 9).is_err(), "{name}");
    }
    for name in ["file", "dangling"] {
        assert!(super::super::write(&desk.path().join("out").join(name), "evil").is_err(), "{name}");
        assert!(writable(&desk.path().join("out").join(name)).is_err(), "{name}");
        assert_eq!(root.find(name).expect("readable"), Some(EntryKind::Link), "{name}");
    }
    unharmed(&desk);
}

#[test]
fn the_root_itself_may_be_a_link() {
    let desk = desk();
    link(&desk, "out", "linked");
    let output = output(3);
    let linked = desk.path().join("linked");
    apply(&linked, &plan(&linked, &output).expect("readable")).expect("writable");
    assert!(desk.path().join("out/g0/f0.rs").exists());
    write(desk.path(), "out/service.yaml", "");
    assert_eq!(names(&linked), ["service.yaml"]);
}

#[test]
fn rights_outlive_a_replacement() {
    let desk = desk();
    let root = Root::open(desk.path()).expect("there");
    for mode in [0o600, 0o755, 0o444, 0o640] {
        let file = desk.path().join("victim");
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("settable");
        let before = fs::metadata(&file).expect("there");
        assert!(root.write("victim", format!("{mode}").as_bytes()).expect("writable"));
        let after = fs::metadata(&file).expect("there");
        assert_eq!(after.permissions().mode() & 0o777, mode);
        assert_ne!(after.ino(), before.ino(), "it is another file, not the old one cut short");
    }
}

#[test]
fn links_in_a_spec_are_followed_as_long_as_they_stay_in_it() {
    let desk = desk();
    let spec = desk.path().join("spec");
    write(&spec, "service.yaml", "service: s\n");
    write(&spec, ".store/g/a.yaml", "endpoint: a\n");
    write(&spec, "b/c.yaml", "endpoint: c\n");
    link(&desk, "../.store/g", "spec/b/g");
    link(&desk, "c.yaml", "spec/b/d.yaml");
    link(&desk, ".", "spec/again");
    link(&desk, "../b", "spec/b/up");
    assert_eq!(names(&spec), ["b/c.yaml", "b/d.yaml", "b/g/a.yaml", "service.yaml"]);
    // Absolute, and back into the folder from outside.
    symlink(spec.join("b/c.yaml"), spec.join("e.yaml")).expect("a link");
    link(&desk, "../spec/service.yaml", "spec/f.yaml");
    assert_eq!(names(&spec).len(), 6);
    let root = Root::open(&spec).expect("there");
    let text = |name: &str| root.read_text(name, 99, Links::Inside);
    assert_eq!(text("b/g/a.yaml").expect("readable").as_deref(), Some("endpoint: a\n"));
    assert_eq!(text("b/none.yaml").expect("readable"), None);
}

#[test]
fn links_out_of_a_spec_are_refused_unless_they_are_asked_for() {
    let desk = desk();
    let spec = desk.path().join("spec");
    write(desk.path(), "inputs/a.yaml", "endpoint: a\n");
    write(desk.path(), "inputs/more/b.yaml", "endpoint: b\n");
    write(&spec, "service.yaml", "service: s\n");
    link(&desk, "../victim", "spec/x.yaml");
    link(&desk, "/etc", "spec/etc");
    link(&desk, "../inputs/a.yaml", "spec/a.yaml");
    let said = refused(&spec);
    assert!(said.contains("3 entries") && said.contains("leads out of the folder, to `/etc`"), "{said}");
    assert!(said.contains("--follow-links") && !said.contains("precious"), "{said}");
    let root = Root::open(&spec).expect("there");
    assert!(root.read_text("x.yaml", 99, Links::Inside).is_err());

    fs::remove_file(spec.join("etc")).expect("removable");
    link(&desk, "../inputs/more", "spec/more");
    link(&desk, "../more", "inputs/more/loop");
    let sources = read_spec_following(&spec, Links::All).expect("everything is followed");
    let paths: Vec<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    assert_eq!(paths, ["a.yaml", "more/b.yaml", "service.yaml", "x.yaml"]);
}

#[test]
fn links_to_nothing_matter_only_where_they_are_meant_as_the_spec() {
    let desk = desk();
    let spec = desk.path().join("spec");
    write(&spec, "g/e.yaml", "endpoint: e\n");
    link(&desk, "somebody@host.1234:5678", "spec/g/.#e.yaml");
    link(&desk, "gone", "spec/g/README");
    assert_eq!(names(&spec), ["g/e.yaml"]);
    link(&desk, "gone", "spec/g/x.yaml");
    assert!(refused(&spec).contains("g/x.yaml`: it is a link that leads nowhere"), "{}", refused(&spec));
    fs::remove_file(spec.join("g/x.yaml")).expect("removable");
    link(&desk, "y.yaml", "spec/g/x.yaml");
    link(&desk, "x.yaml", "spec/g/y.yaml");
    assert!(refused(&spec).contains("2 entries stand in the way"), "{}", refused(&spec));
}

/// Without a look at what it opens, reading would wait for ever or never end.
#[test]
fn what_is_no_file_is_refused_and_nothing_hangs() {
    let (sent, done) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let desk = desk();
        let spec = desk.path().join("spec");
        write(&spec, "service.yaml", "");
        let pipe = |path: &str| {
            let made = Command::new("mkfifo").arg(desk.path().join(path)).status().expect("mkfifo starts");
            assert!(made.success(), "{path}");
        };
        pipe("spec/notes");
        assert_eq!(names(&spec), ["service.yaml"]);
        pipe("spec/a.yaml");
        let _socket = UnixListener::bind(spec.join("b.yaml")).expect("a socket");
        link(&desk, "/dev/zero", "spec/c.yaml");
        link(&desk, "a.yaml", "spec/d.yaml");
        let said = refused(&spec);
        let parts =
            ["a.yaml`: it is a named pipe", "b.yaml`: it is a socket", "c.yaml`: it is a link", "d.yaml`: it is"];
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        let all = read_spec_following(&spec, Links::All).expect_err("a device is no file").to_string();
        assert!(all.contains("c.yaml`: it is a device") && all.contains("d.yaml`: it is a named pipe"), "{all}");
        let root = Root::open(&spec).expect("there");
        assert!(root.read("a.yaml", 9).is_err() && root.write("a.yaml", b"x").is_err());
        assert!(root.read_text("a.yaml", 9, Links::All).is_err() && root.read_text("c.yaml", 9, Links::All).is_err());
        pipe("page.md");
        let page = desk.path().join("page.md");
        assert!(read_named(&page, 9).expect("nobody writes, and nobody waits").is_empty());
        assert_eq!(read_named(Path::new("/dev/zero"), 9).expect("it has a limit").len(), 10);
        // An end for both, so that opening it waits for nobody.
        let mut writer = fs::OpenOptions::new().read(true).write(true).open(&page).expect("writable");
        io::Write::write_all(&mut writer, b"0123456789").expect("there is room");
        assert_eq!(read_named(&page, 9).expect("readable"), b"0123456789");
        pipe("out/f0.rs");
        let output = BTreeMap::from([("f0.rs".to_owned(), generated(0))]);
        assert!(plan(&desk.path().join("out"), &output).is_err());
        let _ = sent.send(());
    });
    done.recv_timeout(Duration::from_secs(20)).expect("nothing waits for a pipe, and nothing fails");
}

#[test]
fn a_pipe_is_written_into_if_somebody_reads() {
    let (sent, done) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let desk = desk();
        let pipe = desk.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
        writable(&pipe).expect("it is asked without opening it, which its reader would take for the end");
        let said = super::super::write(&pipe, "text").expect_err("nobody reads").to_string();
        assert!(said.ends_with("nobody reads from it"), "{said}");
        let reader =
            Command::new("wc").arg("-c").arg(&pipe).stdout(std::process::Stdio::piped()).spawn().expect("wc starts");
        // More than a pipe holds, so that it has to be waited for the reader.
        let text = "0123456789".repeat(20_000);
        assert!(super::super::write(&pipe, &text).expect("somebody reads, or will in a moment"));
        let read = reader.wait_with_output().expect("it ends").stdout;
        assert!(String::from_utf8_lossy(&read).trim().starts_with("200000 "), "{read:?}");
        let _ = sent.send(());
    });
    done.recv_timeout(Duration::from_secs(30)).expect("nothing waits for ever, and nothing fails");
}

#[test]
fn what_is_held_is_not_held_by_another() {
    let desk = desk();
    let count = desk.path().join("out/count");
    fs::write(&count, "0").expect("writable");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let root = Root::open(&desk.path().join("out")).expect("there");
                for _ in 0..20 {
                    let _held = root.hold().expect("the others let go of it");
                    let old = root.read_text("count", 9, Links::Inside).expect("readable").expect("there");
                    let new = old.parse::<u32>().expect("a number") + 1;
                    root.write("count", new.to_string().as_bytes()).expect("writable");
                }
            });
        }
    });
    assert_eq!(fs::read_to_string(&count).expect("readable"), "160");
}

#[test]
fn links_to_devices_are_no_names_of_them() {
    let desk = desk();
    link(&desk, "/dev/null", "null");
    let said = super::super::write(&desk.path().join("null"), "x").expect_err("a link").to_string();
    assert!(said.contains("it is a link"), "{said}");
    assert!(writable(&desk.path().join("null")).is_err());
    assert!(super::super::write(Path::new("/dev/null"), "x").expect("it takes everything"));
    let _socket = UnixListener::bind(desk.path().join("socket")).expect("a socket");
    let said = super::super::write(&desk.path().join("socket"), "x").expect_err("a socket").to_string();
    assert!(said.contains("it is a socket, not a file"), "{said}");
}

#[test]
fn what_is_no_folder_is_named() {
    let desk = desk();
    link(&desk, "nowhere", "dangling");
    link(&desk, "victim", "linked");
    link(&desk, "turn", "turn");
    for (path, why) in [
        ("dangling", "dangling` is a link that leads nowhere"),
        ("dangling/in", "dangling` is a link that leads nowhere"),
        ("turn", "turn` is a link that leads nowhere"),
        ("victim", "victim` is not a folder"),
        ("victim/in/it", "victim` is not a folder"),
        ("linked", "linked` is a link to what is not a folder"),
    ] {
        let path = desk.path().join(path);
        for error in [Root::create(&path).err(), Root::open(&path).err()] {
            let said = error.expect("it is no folder").to_string();
            assert!(said.contains(why), "{said}");
        }
    }
    let said = Root::open(&desk.path().join("none")).expect_err("it is not there").to_string();
    assert!(said.contains("No such file"), "{said}");
    unharmed(&desk);
}

#[test]
fn many_links_to_the_same_folder_cost_what_one_costs() {
    let desk = desk();
    for number in 0..12 {
        link(&desk, ".", &format!("out/{number}"));
        link(&desk, "..", &format!("out/up{number}"));
    }
    write(desk.path(), "out/service.yaml", "");
    let start = Instant::now();
    let said = refused(&desk.path().join("out"));
    assert!(said.contains("12 entries"), "those that lead out are told: {said}");
    for number in 0..12 {
        fs::remove_file(desk.path().join(format!("out/up{number}"))).expect("removable");
    }
    assert_eq!(names(&desk.path().join("out")), ["service.yaml"]);
    assert!(plan(&desk.path().join("out"), &output(2)).is_ok());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_name_that_is_not_utf8_is_refused_where_it_would_be_the_spec() {
    use std::os::unix::ffi::OsStrExt;
    let desk = desk();
    let named = |bytes: &[u8]| desk.path().join("out").join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(named(b"notes\xff.md"), "").expect("writable");
    write(desk.path(), "out/service.yaml", "");
    assert_eq!(names(&desk.path().join("out")), ["service.yaml"]);
    fs::write(named(b"e\xff.yaml"), "").expect("writable");
    assert!(refused(&desk.path().join("out")).contains("its name is not UTF-8"));
}
