"""What is measured, one function a section: each gives its Markdown."""
import contextlib, json, re, shutil, subprocess, sys, time
from pathlib import Path

import peers, synthetic_openapi, synthetic_spec
from adding import adding
from measuring import ROOT, TARGET, Samples, cost, divan, one_core, output, peak, ranged, release, short, skip, table

MB = 1_000_000
MIB = 1024 * 1024


def generate(place, options):
    samples, said, rows = Samples(), "", []
    for operations in (200, 1_000):
        work, folder = str(operations), place / f"portable-{operations}"
        synthetic_spec.write(folder / "spec", operations, portable=True)
        openapi = folder / "openapi.json"
        openapi.write_text(json.dumps(synthetic_openapi.document(operations)))
        commands, said = peers.generators(openapi, folder)
        commands["ours"] = (release("weixin"), "generate", "--spec", str(folder / "spec"), "--out", str(folder / "ours"))
        for _ in range(options.runs):
            for name, command in commands.items():
                aside(folder / name)
                wall, cpu = cost(*command)
                samples.add(work, name, "operations/s", operations / wall)
                samples.add(work, name, "CPU ms each", cpu * 1e3 / operations)
        for name in sorted(commands):
            # A second look at the same output: what is written changes nothing of the memory.
            samples.add(work, name, "peak MiB", peak(*commands[name]))
            measures = [samples.shown(work, name, measure) for measure in ("operations/s", "CPU ms each", "peak MiB")]
            against = samples.ratio(work, "operations/s", "ours", name) if name != "ours" else "1"
            rows.append((f"{name}, {work} operations", *measures, against, lines(folder / name)))
    head = ("generator", "operations/s", "CPU ms each", "peak MiB", "ours is faster by", "lines each")
    rows = [(*row[:-1], short(row[-1] / int(row[0].split(", ")[1].split()[0]))) for row in rows]
    return table(head, rows) + said


def aside(folder):
    """Moves an earlier output away. It is not removed until the section ends: for five seconds ext4 avoids the inodes that became
    free, and whoever makes a thousand files then waits longer for it than for all else."""
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}-{time.monotonic_ns()}"))


def lines(folder):
    return sum(file.read_text().count("\n") for file in folder.rglob("*.rs"))


def growth(place, options):
    """The whole language, codes and uploads included: what one more page costs."""
    rows = []
    for operations in (10, 100, 1_000, 10_000):
        folder, samples = place / f"growth-{operations}", Samples()
        synthetic_spec.write(folder / "spec", operations)
        command = (release("weixin"), "generate", "--spec", str(folder / "spec"), "--out", str(folder / "out"))
        for _ in range(max(2, options.runs // (1 + operations // 2_000))):
            aside(folder / "out")
            wall, cpu = cost(*command)
            samples.add("growth", "ours", "operations/s", operations / wall)
            samples.add("growth", "ours", "CPU ms each", cpu * 1e3 / operations)
        samples.add("growth", "ours", "peak MiB", peak(*command))
        rows.append((f"{operations:,}", *(samples.shown("growth", "ours", it) for it in ("operations/s", "CPU ms each", "peak MiB"))))
    return "\nGrowth, with codes and uploads, from process start to files on disk:\n" + table(
        ("operations", "operations/s", "CPU ms each", "peak MiB"), rows
    )


def stages(_place, options):
    medians = divan("weixin-codegen", "generate", max(1, options.runs // 5), "stage")
    time = {key.split("/")[1][2:]: seconds for key, seconds in medians.items() if key.startswith("stage/")}
    rows = [(name.replace("_", " "), short(seconds * 1e6 / 1_000), short(1_000 / seconds)) for name, seconds in sorted(time.items())]
    return (
        "\nStages, without the disk, 1,000 pages of the real spec (`cargo bench -p weixin-codegen`); parse, emit, and emit and "
        "format on one core, the others on all:\n" + table(("stage", "µs an operation", "operations/s"), rows)
    )


def compiling(_place, options):
    script = ROOT / "benches/compile/measure.py"
    if not script.exists():
        return skip("compiling", "benches/compile/measure.py is not there")
    runs = max(1, options.runs // 5)
    return output(sys.executable, str(script), "--weixin", release("weixin"), "--runs", str(runs)) + by_feature(runs)


def by_feature(runs):
    """The crate `weixin` with no, one and all groups of endpoints, its dependencies being there."""
    samples = Samples()
    variants = {"no endpoints": "client", "one group, `login`": "client,login", "all groups": "client,all"}
    for round in range(runs + 1):
        for name, features in variants.items():
            (ROOT / "generated/src/lib.rs").touch()
            command = ["cargo", "check", "--offline", "-p", "weixin", "--no-default-features", "--features", features]
            wall, cpu = cost(*command, CARGO_TARGET_DIR=str(TARGET / "features"), CARGO_INCREMENTAL="0")
            # The first round builds the dependencies.
            if round > 0:
                samples.add("check", name, "CPU", cpu)
                samples.add("check", name, "wall", wall)
    rows = [(name, samples.shown("check", name, "CPU"), samples.shown("check", name, "wall")) for name in variants]
    return "\nThe crate `weixin` by features (`cargo check`):\n" + table(("features", "CPU s", "wall s"), rows)


@contextlib.contextmanager
def sink():
    """The address of a sink that lives as long as the block."""
    process = subprocess.Popen([release("sink")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


def calling(_place, options):
    samples = Samples()
    with one_core(), sink() as address:
        for _ in range(3):
            samples.read(output(release("calls"), address, str(options.runs * 3)))
    rows = []
    for work in ("json call", "form call"):
        for measure in ("wall µs", "CPU µs", "allocations", "bytes allocated"):
            if samples.has(work, "ours", measure):
                both = (samples.shown(work, variant, measure) for variant in ("ours", "by-hand"))
                rows.append((f"{work}, {measure}", *both, samples.ratio(work, measure, "ours", "by-hand")))
    return table(("per call", "ours", "reqwest by hand", "ours / by hand"), rows)


def functions(_place, options):
    time = divan("weixin-runtime", "requests", max(1, options.runs // 5))
    rows = [(key.replace("_", " ").replace("/", ": "), short(seconds * 1e9)) for key, seconds in sorted(time.items()) if not key.startswith("decode")]
    text = "\nWhat of it is checking, and making the HTTP request (`cargo bench -p weixin-runtime --bench requests`):\n"
    text += table(("function", "ns"), rows)
    variants = [[time.get(f"decode/{size}_{variant}") for variant in ("ours", "serde", "value")] for size in ("small", "large")]
    rows = [
        (name, *(short(seconds * 1e9) for seconds in each), *(f"{each[0] / other:.2f}×" for other in each[1:]))
        for name, each in zip(("answer of 1 field", "answer of 100 objects"), variants)
        if all(each)
    ]
    return text + "\nDecoding:\n" + table(("", "ours, ns", "derived serde, ns", "only parsed, ns", "ours / serde", "ours / parsed"), rows)


def pushes(_place, options):
    time = divan("weixin-runtime", "pushes", max(1, options.runs // 5), features=("--features", "push"))
    rows = [(key.replace("_", " ").replace("/", ": "), short(seconds * 1e6)) for key, seconds in sorted(time.items())]
    text = "\nA push of 167 bytes, the vendor's example, without the network (`cargo bench -p weixin-runtime --bench pushes --features push`):\n"
    return text + table(("function", "µs a push"), rows)


SIZES = {"9 MiB": 9 * MIB, "50 MB": 50 * MB}


def uploading(place, options):
    samples, rows, said = Samples(), [], ""
    curl = shutil.which("curl")
    if not curl:
        said = skip("curl", "it is not installed")
    variants = ["ours", *(["curl"] if curl else []), "by-hand", "socket", "part-file"]
    with sink() as address:
        for size, length in SIZES.items():
            file = place / "part.stl"
            file.write_bytes(b"x" * length)
            upload(samples, size, "socket", address, file)
            samples.all.clear() if not rows else None
            for _ in range(options.runs * 2):
                for variant in variants:
                    upload(samples, size, variant, address, file)
            for variant in variants:
                figures = (samples.shown(size, variant, measure) for measure in ("MB/s", "peak MiB"))
                ratios = (samples.ratio(size, "MB/s", variant, base) for base in ("socket", "curl"))
                rows.append((f"{size}: {variant}", *figures, *ratios))
        many = at_once(place, address, options) + slow(address, options)
    head = ("one upload, a process each", "MB/s", "peak MiB", "of the raw socket", "of curl")
    return table(head, rows) + said + many


def upload(samples, size, variant, address, file, at_once=1):
    if variant != "curl":
        return samples.read(output(release("upload"), variant, address, str(file), str(at_once)), size)
    # `Expect` would make curl wait for an answer first, which nobody else does.
    url = f"http://{address}/channels/ec/open/upload?access_token=TOKEN&openid=openid&upload_type=0"
    command = ["curl", "--silent", "--header", "Expect:", "--form", f"file=@{file};type=model/stl", "--output", "/dev/null"]
    seconds = float(output(*command, "--write-out", "%{time_total}", url))
    samples.add(size, "curl", "MB/s", file.stat().st_size / MB / seconds)
    if not samples.has(size, "curl", "peak MiB"):
        samples.add(size, "curl", "peak MiB", peak(*command, url))


def at_once(place, address, options):
    samples, rows = Samples(), []
    for size, length in SIZES.items():
        file = place / "part.stl"
        file.write_bytes(b"x" * length)
        for _ in range(max(2, options.runs // 2)):
            for variant in ("ours", "by-hand"):
                upload(samples, size, variant, address, file, 64)
        for variant in ("ours", "by-hand"):
            rows.append((f"64 × {size}: {variant}", *(samples.shown(size, variant, measure) for measure in ("MB/s", "peak MiB"))))
    return table(("64 uploads at once in one process", "MB/s", "peak MiB"), rows)


def slow(address, options):
    """Uploads of 1 MiB that take three seconds each, as from browsers, and a few of 400 bytes beside them."""
    samples, rows = Samples(), []
    variants, measures = ("ours", "by-hand", "source"), ("threads", "peak MiB", "ms beside", "most ms beside")
    for at_once in (200, 520):
        for _ in range(max(2, options.runs // 3)):
            for variant in variants:
                samples.read(output(release("slow"), variant, address, str(at_once)), str(at_once))
        for variant in variants:
            rows.append((f"{at_once}: {variant}", *(samples.shown(str(at_once), variant, measure) for measure in measures)))
    return table(("slow uploads at once, and five of 400 bytes beside them", *measures), rows)


def downloading(place, options):
    samples, rows = Samples(), []
    variants = ("ours", "by-hand", "ours-save", "by-hand-save", "ours-memory")
    with sink() as address:
        for _ in range(options.runs):
            for variant in variants:
                samples.read(output(release("download"), variant, address, "500", str(place / "downloaded")))
    for variant in variants:
        figures = (samples.shown("download", variant, measure) for measure in ("MB/s", "peak MiB"))
        against = samples.ratio("download", "MB/s", variant, "by-hand-save" if variant.endswith("save") else "by-hand")
        rows.append((variant, *figures, against))
    return table(("one file of 500 MB, a process each", "MB/s", "peak MiB", "of reqwest by hand"), rows)


ARCHIVES = {"one": "zip, 1 entry", "many": "zip, 10,000 entries", "nested": "zip in a zip", "bomb": "gz of 4 GiB of zeros"}


def archives(place, options):
    samples, rows = Samples(), []
    for kind in ARCHIVES:
        output(release("archives"), kind, str(place / kind))
    for _ in range(options.runs):
        for kind in ARCHIVES:
            samples.read(output(release("archives"), kind, str(place / kind)))
    for kind, name in ARCHIVES.items():
        rows.append((name, *(samples.shown("archive", kind, it) for it in ("size MB", "ms", "MB/s", "peak MiB"))))
    return table(("archive", "MB", "ms", "MB/s", "peak MiB"), rows)


def signing(_place, options):
    """What two signatures of a request cost: HMAC-SHA256 over path and body, and over a body of 160 bytes."""
    samples, rows = Samples(), []
    samples.read(output(release("sign"), str(options.runs)))
    for variant in ("nothing", "keys", "keys by environment"):
        rows.append((variant, samples.shown("sign", variant, "CPU µs")))
    return table(("a request prepared, two signatures by", "CPU µs"), rows)


def sealed(_place, options):
    """What it costs to seal a request and to open a response, beside the same in plain, by the length of a text in it."""
    time = divan("weixin-runtime", "sealed", max(1, options.runs // 5), features=("--features", "sealed"))
    names = ("make_in_plain", "make_sealed", "read_in_plain", "read_sealed")
    rows = [(f"{length:,}", *(short(time[f"{name}/{length}"] * 1e6) for name in names)) for length in (100, 10_000, 1_000_000)]
    head = ("bytes", "made in plain, µs", "made sealed, µs", "read in plain, µs", "read sealed, µs")
    return "\nWithout the network (`cargo bench -p weixin-runtime --features sealed --bench sealed`):\n" + table(head, rows)


def importing(_place, options):
    if not (ROOT / "import").is_dir():
        return skip("importing", "there is no crate `import` here")
    if not options.pages:
        return skip("importing", "no folder of saved pages was named with --pages")
    command = ["cargo", "bench", "--quiet", "-p", "weixin-import", "--bench", "corpus", "--", str(Path(options.pages).resolve())]
    said = [line for line in output(*command).splitlines() if re.search(r"/s\b|per second", line)]
    return "\n```text\n" + "\n".join(said) + "\n```\n"


def mocking(_place, options):
    rates = {}
    for _ in range(max(1, options.runs // 5)):
        for line in output(release("examples/load")).splitlines():
            found = re.match(r"(\w+): (\d+) calls in [\d.]+ s, (\d+)/s, (\d+) MB/s; .*?peak ([\d.]+) MiB", line)
            if found:
                rates.setdefault(found[1], []).append([float(found[at]) for at in (3, 4, 5)])
    names = {"small": "uploads of 64 KiB", "large": "uploads of 9 MiB", "json": "JSON calls"}
    rows = [(names[name], *(ranged(column) for column in zip(*runs))) for name, runs in rates.items()]
    return table(("64 connections, nothing kept", "requests/s", "MB/s", "peak MiB so far"), rows)


def accounts(place, _options):
    samples = Samples()
    samples.read(output(release("accounts"), "day", "100000"))
    number = lambda work, measure: samples.shown(work, "ours", measure)
    rows = [(measure, number("account", measure)) for measure in
            ("bytes, known", "bytes, with a client", "bytes, with a token", "bytes, after a day", "bytes in the store")]
    rows.append(("tasks of all when idle", number("all", "tasks when idle")))
    text = "\n100,000 accounts of a platform in one process, each called every ten minutes, tokens of two hours that all begin at once:\n"
    text += table(("an account", ""), rows)
    day = ("tokens fetched", "fetched within a second, at most", "commands of the store")
    text += "\n" + table(("a day of them, by a clock that is moved", ""), [(measure, number("day", measure)) for measure in day])
    return text + together(place)


def together(place):
    """Eight machines that share 5,000 accounts, whose tokens live for 40 seconds and are taken all the time, for 100 seconds."""
    if not shutil.which("redis-server"):
        return skip("Eight machines that share their accounts", "redis-server is not installed")
    samples, socket = Samples(), place / "redis.sock"
    redis = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", place], stdout=subprocess.DEVNULL)
    vendor = subprocess.Popen([release("accounts"), "vendor", "40"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        address = vendor.stdout.readline().strip()
        while not socket.exists():
            time.sleep(0.05)
        command = [release("accounts"), "machine", f"unix://{socket}", address, "5000", "100"]
        machines = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
        for machine in machines:
            samples.read(machine.communicate()[0])
        told = subprocess.run(["redis-cli", "-s", socket, "INFO", "commandstats"], capture_output=True, text=True).stdout
    finally:
        vendor.stdin.close()
        issued = vendor.stdout.read()
        redis.terminate()
        redis.wait()
    samples.read(issued)
    commands = sum(int(calls) for calls in re.findall(r"cmdstat_(?:eval|getrange):calls=(\d+)", told))
    rows = [(f"{work}: {measure}", samples.shown(work, "ours", measure)) for work, measure in
            (("machine", "tokens taken"), ("machine", "failed"), ("vendor", "tokens issued"), ("vendor", "issued within a second, at most"))]
    rows.append(("commands to Redis for each token that was issued", short(commands / samples.median("vendor", "ours", "tokens issued"))))
    return "\n" + table(("eight machines, 5,000 accounts together, tokens of 40 s, 100 s", ""), rows)


SECTIONS = {
    "adding": adding,
    "generating": generate,
    "growth": growth,
    "stages": stages,
    "compiling": compiling,
    "calling": calling,
    "functions": functions,
    "pushes": pushes,
    "uploading": uploading,
    "downloading": downloading,
    "archives": archives,
    "signing": signing,
    "sealed": sealed,
    "accounts": accounts,
    "importing": importing,
    "mock": mocking,
}
