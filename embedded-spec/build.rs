//! Makes a list of the spec's files, each with its text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = folder(&PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()));
    // Cargo watches a folder with everything in it.
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let path = file.strip_prefix(&folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file)?;
        // Writing to a String cannot fail. The text is a literal, so the program does not depend on this machine.
        let _ = writeln!(code, "    ({path:?}, {text:?}),");
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("spec.rs"), code)
}

/// The spec's folder: in a package it is part of it, in the repository `spec` is a link, which some checkouts on Windows
/// do not have.
fn folder(package: &Path) -> PathBuf {
    let inside = package.join("spec");
    if inside.is_dir() { inside } else { package.join("..").join("spec") }
}

/// The files that `weixin_codegen::files` would read; a test compares the two.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".yaml") || name.ends_with(".yml") {
            files.push(path);
        }
    }
    Ok(())
}
