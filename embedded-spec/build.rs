//! Makes a list of the spec's files, each with its text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The rule of the generator, in a build script that does not depend on it.
#[allow(unreachable_pub, reason = "it is public in the library that it belongs to")]
#[path = "../codegen/src/files/entry.rs"]
mod entry;

use entry::{Entry, entry};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = manifest.join("..").join("spec");
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

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        let (path, said) = (item.path(), entry(&item.file_name()));
        match said {
            Entry::Skipped => {}
            _ if path.is_dir() => collect(&path, files)?,
            Entry::Spec => files.push(path),
            Entry::Misnamed(why) => return Err(io::Error::other(format!("`{}`: {why}", path.display()))),
            Entry::Other => {}
        }
    }
    Ok(())
}
