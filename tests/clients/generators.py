"""What generators of Rust make of our OpenAPI: `progenitor` of 3.0, `ploidy` and `openapi-to-rust` of 3.1. Arguments: the command line, a folder.

They are installed as for the benches. A generator that takes not all of it is given group by group, and what it leaves is counted. The status
is that of `run` if one of them could not be installed.
"""
import json, os, subprocess, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benches"))
from peers import install

GENERATORS = {
    "cargo-progenitor": ("3.0", lambda file, out: ("progenitor", "-i", file, "-o", out, "-n", "bindings", "-v", "0.1.0")),
    "openapi-to-rust": ("3.1", lambda file, out: ("generate", file, "--output-dir", out, "--quiet")),
    "ploidy": ("3.1", lambda file, out: ("generate", "rust", file, "-o", out)),
}

# The status of a client that cannot be installed, as in `run`.
MISSING = 77


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=os.environ | {"RUST_BACKTRACE": "0"})


def attempt(program, arguments, file, out):
    """None, or why it failed."""
    done = run(program, *arguments(file, out))
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and not line.startswith("thread '")]
    return None if done.returncode == 0 else (lines or ["no word"])[0][:200]


def main(weixin, place):
    groups = sorted({row["group"] for row in json.loads(run(weixin, "list", "--json").stdout) if "path" in row})
    failed = missing = False
    for name, (version, arguments) in GENERATORS.items():
        program = install(name)
        if not program:
            print(f"{name}: cargo could not install it")
            missing = True
            continue
        # Once for each group, so that one that fails says where.
        taken, why = 0, {}
        for number, group in enumerate(groups):
            file, out = Path(place) / f"{name}-{number}.json", Path(place) / f"{name}-{number}"
            run(weixin, "export", "openapi", "--version", version, "--group", group, "--out", file)
            problem = attempt(program, arguments, file, out)
            taken += problem is None
            if problem:
                why.setdefault(problem, []).append(group)
        print(f"{name}: {taken} of {len(groups)} groups of OpenAPI {version}")
        for problem, where in why.items():
            print(f"    {', '.join(where)}: {problem}")
        failed |= taken == 0
    sys.exit(1 if failed else MISSING if missing else 0)


main(*sys.argv[1:])
