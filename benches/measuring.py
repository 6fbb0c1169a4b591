"""Runs programs in turn, keeps what was measured, and prints it: medians, quartiles, ratios.

Ratios are made within a round, of runs that followed each other, and their median is taken: what else the machine does
meets both. The range behind a number is that of the middle half of the runs.
"""
import contextlib, os, re, resource, shutil, statistics, subprocess, sys, time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def skip(what, why):
    """Says what is not measured; the table says it too."""
    print(f"skipped: {what}: {why}", file=sys.stderr)
    return f"\n{what} was skipped: {why}.\n"


def output(*command, cwd=ROOT, stdin=None, **env):
    """What a program prints; its failure ends the run with what it said."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | env, stdin=stdin, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed\n{done.stdout}{done.stderr}")
    return done.stdout


def cost(*command, **env):
    """Seconds of wall time and of CPU time of a program."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    output(*command, **env)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextlib.contextmanager
def one_core():
    """Programs that are started in the block share one core, where the system can say so.

    What goes back and forth between two cores waits for the other one to wake up, four times as long as a small call takes, and
    which pairs of threads the system puts on one core is a matter of luck.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def peak(*command):
    """The peak memory of a program in MiB, where `time` is installed: Python's own would count if it started the program."""
    if not shutil.which("time"):
        return None
    done = subprocess.run(["time", "-f", "%M", *command], cwd=ROOT, capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1:]
    return int(last[0]) / 1024 if done.returncode == 0 and last else None


def release(name):
    """A program of the workspace, as `build` has left it."""
    return str(TARGET / "release" / name)


def build():
    """Builds everything that is measured, once, with optimisation."""
    output("cargo", "build", "--release", "-p", "weixin-cli", "-p", "weixin-benches")
    output("cargo", "build", "--release", "-p", "weixin-mock", "--example", "load")


class Samples:
    """Numbers by work, variant and measure, in the order of the rounds."""

    def __init__(self):
        self.all = defaultdict(list)

    def add(self, work, variant, measure, number):
        if number is not None:
            self.all[work, variant, measure].append(float(number))

    def read(self, text, work=None):
        """Takes what a measuring program printed."""
        for line in text.splitlines():
            said, variant, measure, number = line.split("\t")
            self.add(work or said, variant, measure, number)

    def has(self, work, variant, measure):
        return bool(self.all.get((work, variant, measure)))

    def median(self, work, variant, measure):
        return statistics.median(self.all[work, variant, measure])

    def shown(self, work, variant, measure):
        """The median with its quartiles."""
        numbers = self.all.get((work, variant, measure))
        return ranged(numbers) if numbers else "–"

    def ratio(self, work, measure, variant, base):
        """The median of the ratios of the rounds, with their quartiles."""
        variants = self.all.get((work, variant, measure)), self.all.get((work, base, measure))
        return ranged([a / b for a, b in zip(*variants)], "×") if all(variants) else "–"


def ranged(numbers, unit=""):
    low, middle, high = quartiles(numbers)
    if short(low) == short(high):
        return f"{short(middle)}{unit}"
    return f"{short(middle)}{unit} ({short(low)}–{short(high)})"


def quartiles(numbers):
    if len(numbers) < 2:
        return numbers * 3
    return statistics.quantiles(numbers, n=4, method="inclusive")


def short(number):
    """Three digits that count."""
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def table(head, rows):
    """A Markdown table: the first column is text, the rest numbers."""
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(["", *lines, *(f"| {' | '.join(map(str, row))} |" for row in rows), ""])


UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1}


def divan(package, bench, runs, only="", features=()):
    """The medians, in seconds, of the functions of a bench: of several runs, the smallest of each. `only` is a filter."""
    found = defaultdict(list)
    for _ in range(runs):
        group = ""
        for line in output("cargo", "bench", "--quiet", "-p", package, *features, "--bench", bench, "--", only).splitlines():
            name = re.match(r"^[│ ]*[├╰]─ (\S+)", line)
            numbers = re.findall(r"([\d.]+) (ns|µs|ms|s)\b", line)
            if not name:
                continue
            nested = line[0] not in "├╰"
            group = group if nested else name[1]
            key = f"{group}/{name[1]}" if nested else name[1]
            # fastest, slowest, median, mean
            if len(numbers) >= 3:
                found[key].append(float(numbers[2][0]) * UNITS[numbers[2][1]])
    return {key: min(medians) for key, medians in found.items()}
