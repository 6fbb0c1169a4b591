"""The generators that ours is compared with: installed once, by cargo, into a folder below the target folder."""
import subprocess, sys

from measuring import TARGET, skip

ROOT = TARGET / "peers"
VERSIONS = {"cargo-progenitor": "0.15.1", "openapi-to-rust": "0.23.0", "ploidy": "0.15.0"}


def install(name):
    """The program, or why there is none."""
    program = ROOT / "bin" / name
    if not program.exists():
        print(f"installing {name}, which takes minutes", file=sys.stderr)
        command = ["cargo", "install", "--quiet", "--locked", "--root", str(ROOT), f"{name}@{VERSIONS[name]}"]
        subprocess.run(["nice", *command, "--target-dir", str(TARGET / "peers-build")])
    return str(program) if program.exists() else None


def generators(openapi, out):
    """The commands that are there, by name, and what is to be said of those that are not."""
    commands = {
        "cargo-progenitor": ("progenitor", "-i", str(openapi), "-o", str(out / "progenitor"), "-n", "bindings", "-v", "0.1.0"),
        "openapi-to-rust": ("generate", str(openapi), "--output-dir", str(out / "openapi-to-rust"), "--quiet"),
        "ploidy": ("generate", "rust", str(openapi), "-o", str(out / "ploidy")),
    }
    there, said = {}, ""
    for name, arguments in commands.items():
        program = install(name)
        if program:
            there[name.removeprefix("cargo-")] = (program, *arguments)
        else:
            said += skip(name, "cargo could not install it")
    return there, said
