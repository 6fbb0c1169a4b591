//! Embeds the repository's spec: a list of its files, each with its text.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The rule of the generator, in the build script, which does not depend on it.
#[allow(unreachable_pub, reason = "it is public in the library that it belongs to")]
#[path = "../codegen/src/files/entry.rs"]
mod entry;

use entry::{Entry, entry};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo did not say where the package is")?);
    let spec = package.join("..").join("spec").canonicalize()?;
    // Cargo goes through a folder on its own: an edit, a new file and a file that is gone are all noticed.
    println!("cargo::rerun-if-changed={}", spec.display());
    let mut files = Vec::new();
    collect(&spec, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let below = file.strip_prefix(&spec)?.to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({below:?}, include_str!({:?})),", file.to_string_lossy())?;
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo did not say where to write")?);
    fs::write(out.join("spec.rs"), list)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        let (path, said) = (item.path(), entry(&item.file_name()));
        match said {
            Entry::Skipped => {}
            _ if path.is_dir() => collect(&path, files)?,
            Entry::Spec => files.push(path),
            Entry::Misnamed(why) => return Err(format!("`{}`: {why}", path.display()).into()),
            Entry::Other => {}
        }
    }
    Ok(())
}
