//! `weixin generate`: writes the bindings.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, Plan, shown};

use crate::failure::Failure;
use crate::spec::args::SpecFolder;
use weixin_codegen::describe::count;

/// The default output directory.
const OUT: &str = "generated/src/api";

/// What to generate, and where.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    spec: SpecFolder,
    /// Output directory for the generated modules.
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
        let api =
            weixin_codegen::model(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing written"))?;
        let drafts = if self.drafts { 0 } else { api.drafts().count() };
        let output = weixin_codegen::render(&if self.drafts { api } else { api.without_drafts() });
        let plan = files::plan(&self.out, &output)?;
        let done = if self.check {
            self.check(&plan)?
        } else {
            files::apply(&self.out, &plan)?;
            report(&plan, &self.out)
        };
        match drafts {
            0 => Ok(done),
            drafts => Ok(format!("{done}\n{} left out; `--drafts` generates drafts, too", count(drafts, "draft"))),
        }
    }

    fn check(&self, plan: &Plan<'_>) -> Result<String, Failure> {
        let out = &self.out;
        if plan.is_empty() {
            return Ok(format!("{} in {}: up to date", count(plan.fresh, "file"), shown(out)));
        }
        let changed = plan.write.keys().map(|name| {
            let state = if out.join(name).exists() { "stale" } else { "missing" };
            format!("{state}: {}", shown(&out.join(name)))
        });
        let removed = plan.remove.iter().map(|name| format!("no longer generated: {}", shown(&out.join(name))));
        let lines: Vec<String> = changed.chain(removed).collect();
        Err(Failure::Stale(format!("{}\nrun `{}` and commit the result", lines.join("\n"), self.command())))
    }

    /// The command that generates the files again, as it would be typed.
    fn command(&self) -> String {
        let mut command = "cargo run -- generate".to_owned();
        command.push_str(&self.spec.options());
        command.push_str(if self.drafts { " --drafts" } else { "" });
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
        "{} written, {} removed, {} unchanged",
        count(plan.write.len(), "file"),
        plan.remove.len(),
        plan.fresh
    ));
    lines.join("\n")
}
