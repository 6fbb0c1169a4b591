//! `weixin generate`: writes the bindings.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, Plan, shown};

use crate::failure::Failure;
use crate::spec::args::SpecFolder;
use crate::words::count;

/// Where the generated modules are, unless said otherwise.
const OUT: &str = "generated/src/api";

/// What to generate, and where.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    spec: SpecFolder,
    /// Folder of the generated modules.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    out: PathBuf,
    /// Write nothing; exit with 1 when something is stale.
    #[arg(long)]
    check: bool,
}

impl GenerateArgs {
    /// Writes the modules, or checks that they are fresh.
    ///
    /// # Errors
    ///
    /// The spec has errors, a file cannot be written, or something is stale.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let sources = self.spec.read()?;
        let output =
            weixin_codegen::generate(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing written"))?;
        let plan = files::plan(&self.out, &output)?;
        if self.check {
            return self.fresh(&plan);
        }
        files::apply(&self.out, &plan)?;
        Ok(report(&plan, &self.out))
    }

    fn fresh(&self, plan: &Plan<'_>) -> Result<String, Failure> {
        let out = &self.out;
        if plan.is_empty() {
            return Ok(format!("{} in {}: all fresh", count(plan.fresh, "file"), shown(out)));
        }
        let changed = plan.write.keys().map(|name| {
            let state = if out.join(name).exists() { "stale" } else { "missing" };
            format!("{state}: {}", shown(&out.join(name)))
        });
        let removed = plan.remove.iter().map(|name| format!("no longer generated: {}", shown(&out.join(name))));
        let lines: Vec<String> = changed.chain(removed).collect();
        Err(Failure::Stale(format!("{}\nrun `{}` and commit the result", lines.join("\n"), self.command())))
    }

    /// The command that makes things fresh again, as it would be typed.
    fn command(&self) -> String {
        let mut command = "cargo run -- generate".to_owned();
        command.push_str(&self.spec.options());
        if self.out != Path::new(OUT) {
            command.push_str(&format!(" --out {}", shown(&self.out)));
        }
        command
    }
}

fn report(plan: &Plan<'_>, out: &Path) -> String {
    let wrote = plan.write.keys().map(|name| format!("wrote {}", shown(&out.join(name))));
    let removed = plan.remove.iter().map(|name| format!("removed {}", shown(&out.join(name))));
    let mut lines: Vec<String> = wrote.chain(removed).collect();
    lines.push(format!(
        "{} written, {} removed, {} as they were",
        count(plan.write.len(), "file"),
        plan.remove.len(),
        plan.fresh
    ));
    lines.join("\n")
}
