//! `weixin generate`: writes the bindings, and what the package around them has of the spec.

mod package;

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, Plan, shown};

use crate::date;
use crate::failure::Failure;
use crate::spec::args::SpecFolder;
use package::Package;
use weixin_codegen::describe::count;

/// The default output directory.
const OUT: &str = "generated/src/api";

/// What to generate, and where.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    spec: SpecFolder,
    /// Output directory for the generated modules. In the `Cargo.toml` above it and in the crate's root, what stands between
    /// comments `weixin generate: …` and `weixin generate: end` is generated, too: the features of groups, their
    /// re-exports, and a table of them.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    out: PathBuf,
    /// Generate drafts, too: endpoints and messages that nobody has compared with the vendor's pages yet.
    #[arg(long)]
    drafts: bool,
    /// Write nothing; exit with status 1 if a file is stale.
    #[arg(long)]
    check: bool,
}

impl GenerateArgs {
    /// Writes the modules that changed, or checks that all are up to date.
    ///
    /// # Errors
    ///
    /// The spec has errors, a file cannot be written, or one is stale.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let sources = self.spec.read()?;
        let api = weixin_codegen::model_as_of(sources, &date::latest_today())
            .map_err(|errors| Failure::Spec(Box::new(errors), "; nothing written"))?;
        let drafts = if self.drafts { 0 } else { api.drafts().count() };
        let api = if self.drafts { api } else { api.without_drafts() };
        let output = weixin_codegen::render(&api);
        let plan = files::plan(&self.out, &output)?;
        let package = Package::around(&self.out, &api)?;
        let done = if self.check {
            self.check(&plan, &package)?
        } else {
            files::apply(&self.out, &plan)?;
            package.write()?;
            report(&plan, &self.out, &package)
        };
        match drafts {
            0 => Ok(done),
            drafts => Ok(format!("{done}\n{} left out; `--drafts` generates drafts, too", count(drafts, "draft"))),
        }
    }

    fn check(&self, plan: &Plan<'_>, package: &Package) -> Result<String, Failure> {
        let out = &self.out;
        if plan.is_empty() && package.stale.is_empty() {
            return Ok(format!("{} in {}: up to date", count(plan.fresh, "file"), shown(out)));
        }
        let changed = plan.write.keys().map(|name| {
            let state = if out.join(name).exists() { "stale" } else { "missing" };
            format!("{state}: {}", shown(&out.join(name)))
        });
        let removed = plan.remove.iter().map(|name| format!("no longer generated: {}", shown(&out.join(name))));
        let around = package.paths().map(|path| format!("stale: {}", shown(&path)));
        let lines: Vec<String> = changed.chain(removed).chain(around).collect();
        Err(Failure::Stale(format!("{}\nrun `{}` and commit the result", lines.join("\n"), self.command())))
    }

    /// The command that generates the files again, as it would be typed.
    fn command(&self) -> String {
        let mut command = "weixin generate".to_owned();
        command.push_str(&self.spec.options());
        command.push_str(if self.drafts { " --drafts" } else { "" });
        if self.out != Path::new(OUT) {
            command.push_str(&format!(" --out {}", shown(&self.out)));
        }
        command
    }
}

fn report(plan: &Plan<'_>, out: &Path, package: &Package) -> String {
    let wrote = plan.write.keys().map(|name| format!("wrote {}", shown(&out.join(name))));
    let removed = plan.remove.iter().map(|name| format!("removed {}", shown(&out.join(name))));
    let around = package.paths().map(|path| format!("wrote {}", shown(&path)));
    let mut lines: Vec<String> = wrote.chain(removed).chain(around).collect();
    lines.push(format!(
        "{} written, {} removed, {} unchanged",
        count(plan.write.len() + package.stale.len(), "file"),
        plan.remove.len(),
        plan.fresh + package.fresh
    ));
    lines.join("\n")
}
