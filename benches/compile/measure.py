#!/usr/bin/env python3
"""What a generated crate costs to compile, per operation.

    benches/compile/measure.py [--weixin PROGRAM] [--runs N] [OPERATIONS …]        default: 50 200 500

For each size, `weixin generate` writes the bindings of a made-up spec (see ../synthetic_spec.py) into a crate of its own.
Its dependencies are built first; then `cargo check` and `cargo build` of that crate alone are measured: dev profile,
incremental compilation off. The CPU time (user and system, all threads of rustc) is what to look at: the wall time
depends on what else the machine does. The costs per operation come from the slope between two sizes, so that what is
paid once (start of cargo and rustc, reading the dependencies) falls out.

Without `--weixin`, the command line is built first.
"""
import argparse, os, resource, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))
import synthetic_spec

MANIFEST = """\
[workspace]

[package]
name = "bindings"
version = "0.1.0"
edition = "2024"

[dependencies]
weixin-runtime = {{ path = "{root}/runtime", default-features = false, features = ["client"] }}

[profile.dev]
debug = "line-tables-only"
"""


def run(*command, **env):
    done = subprocess.run(command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} failed\n{done.stdout}{done.stderr}")


def cost(*command, **env):
    """Seconds of CPU and of wall time."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    run(*command, **env)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def crate(place, weixin, operations):
    """A crate of the bindings; gives the lines and bytes of its generated files."""
    synthetic_spec.write(place / "spec", operations)
    (place / "src").mkdir()
    (place / "src/lib.rs").write_text("//! Bindings.\n\npub mod api;\n")
    (place / "Cargo.toml").write_text(MANIFEST.format(root=ROOT))
    shutil.copy(ROOT / "Cargo.lock", place)
    run(weixin, "generate", "--spec", str(place / "spec"), "--out", str(place / "src/api"))
    texts = [file.read_text() for file in (place / "src/api").glob("*/*.rs")]
    return sum(text.count("\n") for text in texts), sum(len(text.encode()) for text in texts)


def measure(place, target, command, runs):
    """The medians of CPU and wall seconds of the crate alone, its dependencies being there."""
    cargo = ["cargo", command, "--offline", "--manifest-path", str(place / "Cargo.toml")]
    env = {"CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    run(*cargo, **env)
    costs = []
    for _ in range(runs):
        (place / "src/lib.rs").touch()
        costs.append(cost(*cargo, **env))
    return [statistics.median(column) for column in zip(*costs)]


def weixin_program():
    run("cargo", "build", "--offline", "-p", "weixin-cli")
    return str(Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/weixin")


def table(head, rows):
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--weixin", help="the command line, already built")
    options.add_argument("--runs", type=int, default=5, help="the median of so many runs")
    options.add_argument("operations", type=int, nargs="*", default=[50, 200, 500])
    options = options.parse_args()
    weixin, results = options.weixin or weixin_program(), {}
    with tempfile.TemporaryDirectory() as place:
        for operations in sorted(options.operations):
            folder = Path(place) / str(operations)
            size = crate(folder, weixin, operations)
            seconds = [measure(folder, Path(place) / "target", command, options.runs) for command in ("check", "build")]
            results[operations] = (*size, *(value for pair in seconds for value in pair))
    columns = ("check, CPU", "check, wall", "build, CPU", "build, wall")
    table(
        ("operations", "lines each", "bytes each", *(f"{column} (s)" for column in columns)),
        [
            (str(count), f"{lines / count:.0f}", f"{size / count:.0f}", *(f"{value:.2f}" for value in seconds))
            for count, (lines, size, *seconds) in results.items()
        ],
    )
    sizes = list(results)
    slopes = [
        (f"{less} to {more}", *((b - a) * 1000 / (more - less) for a, b in zip(results[less][2:], results[more][2:])))
        for less, more in zip(sizes, sizes[1:])
    ]
    table(
        ("from … to operations", *(f"{column} (ms per operation)" for column in columns)),
        [(name, *(f"{value:.1f}" for value in values)) for name, *values in slopes],
    )


if __name__ == "__main__":
    main()
