#!/usr/bin/env python3
"""What each front end costs a user: seconds of `cargo check`, the median of five.

    tests/front_ends/measure.py [ENDPOINTS …]        0 means the spec as it is; default: 0 200

Needs the command line: `cargo build --release -p weixin-cli` is run first.
"""
import os, re, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5


def run(*command, cwd=ROOT, **env):
    done = subprocess.run(command, cwd=cwd, env=os.environ | env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} failed\n{done.stdout}{done.stderr}")
    return done.stdout


def multiplied(folder, endpoints):
    """The real spec; with a number, its endpoints under so many names."""
    shutil.copytree(ROOT / "spec", folder)
    if not endpoints:
        return
    pages = sorted((ROOT / "spec/endpoints").glob("*/*.yaml"))
    shutil.rmtree(folder / "endpoints")
    for copy in range(endpoints):
        page = pages[copy % len(pages)]
        to = folder / "endpoints" / f"{page.parent.name}{copy}" / page.name
        to.parent.mkdir(parents=True)
        shutil.copy(page, to)


def crate(folder, name, dependencies, main=None, lib=None, build=None):
    (folder / "src").mkdir(parents=True)
    runtime = f'weixin-runtime = {{ path = "{ROOT}/runtime", default-features = false }}\n'
    manifest = f'[package]\nname = "{name}"\nedition = "2024"\n\n[dependencies]\n{runtime}{dependencies}'
    (folder / "Cargo.toml").write_text(manifest)
    for file, text in (("src/main.rs", main), ("src/lib.rs", lib), ("build.rs", build)):
        if text:
            (folder / file).write_text(text)


def doors(place, weixin):
    """The users: name, and what a user runs after an edit of the spec, if anything."""
    crate(place / "bindings", "bindings", "", lib="mod api;\npub use api::*;\n")
    generate = [weixin, "generate", "--spec", str(place / "spec"), "--out", str(place / "bindings/src/api")]
    crate(place / "checked-in", "checked-in", 'bindings = { path = "../bindings" }\n', main="pub use bindings as api;\nfn main() {}\n")
    crate(
        place / "build-script", "build-script", f'[build-dependencies]\nweixin-codegen = {{ path = "{ROOT}/codegen" }}\n',
        main='#[allow(unused_imports)]\nmod api { include!(concat!(env!("OUT_DIR"), "/weixin.rs")); }\nfn main() {}\n',
        build='fn main() -> Result<(), weixin_codegen::OpenError> {\n    weixin_codegen::Builder::new("../spec").generate()\n}\n',
    )
    crate(
        place / "macro", "macro", f'weixin-macros = {{ path = "{ROOT}/macros" }}\n',
        main='weixin_macros::bindings!(mod api = "../spec");\nfn main() {}\n',
    )
    (place / "Cargo.toml").write_text('[workspace]\nresolver = "3"\nmembers = ["bindings", "checked-in", "build-script", "macro"]\n')
    shutil.copy(ROOT / "Cargo.lock", place)
    return {"checked-in": generate, "build-script": None, "macro": None}


def measure(place, user, generate):
    env = {"CARGO_TARGET_DIR": str(place / "target" / user)}
    check = lambda: run("cargo", "check", "--offline", "-p", user, cwd=place, **env)
    own = [user, "bindings"] if generate else [user]
    source, page = place / user / "src/main.rs", next((place / "spec/endpoints").glob("cooperation_shop*/*.yaml"))

    def timed(prepare, again=None):
        times = []
        for at in range(RUNS):
            prepare(at)
            start = time.monotonic()
            if again:
                run(*again)
            check()
            times.append(time.monotonic() - start)
        return statistics.median(times)

    def edit(path, pattern, text):
        path.write_text(re.sub(pattern, text, path.read_text(), count=1))

    if generate:
        run(*generate)
    start = time.monotonic()
    check()
    cold = time.monotonic() - start
    first = timed(lambda _: [run("cargo", "clean", "--offline", "-p", name, cwd=place, **env) for name in own])
    code = timed(lambda at: source.write_text(source.read_text() + f"\npub fn edit{at}() {{}}\n"))
    spec = timed(lambda at: edit(page, r"meaning: file risky\d*", f"meaning: file risky{at}"), generate)
    return cold, first, code, spec


def main():
    run("cargo", "build", "--offline", "--release", "-p", "weixin-cli")
    target = os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target"))
    for endpoints in map(int, sys.argv[1:] or ["0", "200"]):
        with tempfile.TemporaryDirectory() as place:
            place = Path(place)
            multiplied(place / "spec", endpoints)
            print(f"\n{endpoints or 'as it is'}: seconds", "from nothing", "first", "unrelated edit", "spec edit", sep="\t")
            for user, generate in doors(place, f"{target}/release/weixin").items():
                print(user, *(f"{seconds:.2f}" for seconds in measure(place, user, generate)), sep="\t", flush=True)


main()
