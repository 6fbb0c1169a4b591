//! Makes a list of the specs that break a rule each, for `weixin explain`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let fixtures = fixtures(&PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()));
    let (bad, service) = (fixtures.join("bad"), fixtures.join("service.yaml"));
    // Cargo watches a folder with everything in it.
    println!("cargo::rerun-if-changed={}", bad.display());
    println!("cargo::rerun-if-changed={}", service.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(bad)?.map(|item| item.map(|item| item.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut code = format!("(b\"{}\", &[\n", fs::read(service)?.escape_ascii());
    for file in &files {
        let rule = file.file_stem().unwrap_or_default().to_string_lossy();
        // Writing to a String cannot fail. Bytes, because one of them is not UTF-8; a literal, so that the program does not
        // depend on this machine.
        let _ = writeln!(code, "    ({rule:?}, b\"{}\"),", fs::read(file)?.escape_ascii());
    }
    code.push_str("])\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("bad_specs.rs"), code)
}

/// The folder of the fixtures: in a package it is part of it, in the repository `fixtures` is a link, which some checkouts on
/// Windows do not have.
fn fixtures(package: &Path) -> PathBuf {
    let inside = package.join("fixtures");
    if inside.is_dir() { inside } else { package.join("../tests/fixtures") }
}
