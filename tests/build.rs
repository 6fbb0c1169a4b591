//! Compiles the bindings of every feature fixture into this crate, so that the code in the snapshots is the code that
//! runs.

#[allow(unreachable_pub, reason = "it is public in the library that it belongs to")]
#[path = "src/bundle.rs"]
mod bundle;

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use weixin_codegen::emit::Tree;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    ["features", "specs"].into_iter().try_for_each(bindings)
}

/// The bindings of all specs in a folder, a module each.
fn bindings(folder: &str) -> Result<(), Box<dyn Error>> {
    let fixtures = format!("fixtures/{folder}");
    println!("cargo::rerun-if-changed={fixtures}");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(fixtures)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut text = String::new();
    for path in paths {
        let name = path.file_stem().and_then(|name| name.to_str()).ok_or("a fixture without a name")?.replace('-', "_");
        let api = weixin_codegen::model(bundle::sources(&fs::read_to_string(&path)?))?;
        let tokens = Tree::new(&api).to_tokens(&weixin_codegen::emit::default_runtime());
        writeln!(text, "/// Bindings of the fixture `{name}`.\npub mod r#{name} {{ {tokens} }}")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join(format!("{folder}.rs")), text)?;
    Ok(())
}
