//! `weixin completions`: scripts that let a shell complete commands, options and names of endpoints.

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::spec::built_in;

/// The shell to generate a script for.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell to generate the script for.
    #[arg(value_enum)]
    shell: Shell,
}

impl CompletionsArgs {
    /// Generates the script. `command` is the whole command line.
    pub(crate) fn run(&self, command: Command) -> String {
        let names = endpoints();
        let named = |command: Command| {
            let names = names.clone();
            command.mut_arg("endpoint", |argument| argument.value_parser(PossibleValuesParser::new(names)))
        };
        // Only the scripts know the names: the commands take paths and other spellings as well.
        let mut command = command.mut_subcommands(|one| match one.get_name() {
            "call" | "show" => named(one),
            _ => one,
        });
        let mut script = Vec::new();
        generate(self.shell, &mut command, "weixin", &mut script);
        let mut script = String::from_utf8_lossy(&script).trim_end().to_owned();
        if self.shell == Shell::Fish {
            // Its generator only completes values of options.
            let seen = "__fish_weixin_using_subcommand";
            script.push_str(&format!(
                "\ncomplete -c weixin -n \"{seen} call; or {seen} show\" -a \"{}\"",
                names.join(" ")
            ));
        }
        script
    }
}

/// The endpoints of the built-in spec, with their group where the name is not unique.
///
/// They are leaked because clap wants `'static` names; the program ends once the script is printed.
fn endpoints() -> Vec<&'static str> {
    let Ok(api) = weixin_codegen::model(built_in::sources()) else { return Vec::new() };
    let all = || api.endpoints();
    let unique = |name: &str| all().filter(|(_, endpoint)| endpoint.name.wire == name).count() == 1;
    let name = |(group, endpoint): (&weixin_codegen::model::Group, &weixin_codegen::model::Endpoint)| {
        if unique(&endpoint.name.wire) {
            endpoint.name.wire.clone()
        } else {
            format!("{}/{}", group.name.wire, endpoint.name.wire)
        }
    };
    all().map(name).map(|name| &*name.leak()).collect()
}
