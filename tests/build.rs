//! Compiles the bindings of every feature fixture into this crate, so that the code in the snapshots is the code that
//! runs, and the examples in the docs of all bindings, so that they are programs.

#[allow(unreachable_pub, reason = "it is public in the library that it belongs to")]
#[path = "src/bundle.rs"]
mod bundle;
#[allow(unreachable_pub, reason = "it is public in the library that it belongs to")]
#[path = "src/examples.rs"]
mod examples;
#[path = "build/typed.rs"]
mod typed;

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use weixin_codegen::emit::Tree;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    ["features", "specs"].into_iter().try_for_each(bindings)?;
    let mut text = String::new();
    for (root, folder) in [("::weixin", "../generated/src/api"), ("crate::language", "src/language")] {
        println!("cargo::rerun-if-changed={folder}");
        text.push_str(&examples::programs(root, &examples::files_in(Path::new(folder))?));
    }
    for path in fixtures("features")? {
        let files = weixin_codegen::render(&weixin_codegen::model(bundle::sources(&fs::read_to_string(&path)?))?);
        text.push_str(&examples::programs(&format!("crate::features::r#{}", name(&path)?), &files));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("examples.rs"), text)?;
    typed()
}

/// Lists of the generated types of both specs, for the tests of all endpoints.
fn typed() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    for (name, root, folder) in
        [("weixin", "::weixin", "../spec"), ("language", "::weixin_tests::language", "fixtures/language")]
    {
        println!("cargo::rerun-if-changed={folder}");
        let api = weixin_codegen::model(weixin_codegen::files::read_spec(Path::new(folder))?)?;
        text.push_str(&typed::bindings(name, root, &api.without_drafts()));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("typed.rs"), text)?;
    Ok(())
}

/// The specs in a folder.
fn fixtures(folder: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(format!("fixtures/{folder}"))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// The name of a fixture's module.
fn name(path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(path.file_stem().and_then(|name| name.to_str()).ok_or("a fixture without a name")?.replace('-', "_"))
}

/// The bindings of all specs in a folder, a module each.
fn bindings(folder: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=fixtures/{folder}");
    let mut text = String::new();
    for path in fixtures(folder)? {
        let name = name(&path)?;
        let api = weixin_codegen::model(bundle::sources(&fs::read_to_string(&path)?))?;
        let tokens = Tree::new(&api).to_tokens(&weixin_codegen::emit::default_runtime());
        writeln!(text, "/// Bindings of the fixture `{name}`.\npub mod r#{name} {{ {tokens} }}")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join(format!("{folder}.rs")), text)?;
    Ok(())
}
