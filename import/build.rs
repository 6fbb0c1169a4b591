//! The version of the importer: a hash of the sources that read a page, so that nobody has to remember to count it up.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The stages that decide what a page is taken to say.
const STAGES: [&str; 6] = ["draft", "facts", "infer", "page", "vocabulary", "yaml"];

fn main() -> io::Result<()> {
    let source = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    let mut hash: u32 = 0x811c_9dc5;
    for stage in STAGES {
        let folder = source.join(stage);
        println!("cargo::rerun-if-changed={}", folder.display());
        add(&folder, &mut hash)?;
    }
    println!("cargo::rustc-env=WEIXIN_READER={hash:08x}");
    Ok(())
}

/// Adds every file below a folder, in the order of their names. Ends of lines differ from one checkout to another.
fn add(folder: &Path, hash: &mut u32) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(&path, hash)?;
        } else {
            let bytes = fs::read(&path)?;
            let bytes = bytes.iter().filter(|byte| **byte != b'\r');
            *hash = bytes.fold(*hash, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        }
    }
    Ok(())
}
