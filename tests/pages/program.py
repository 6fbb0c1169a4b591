"""The program that is measured, and what its runs have in common."""
import os, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The same day in every draft, so that drafts can be compared.
DAY = "2026-01-01"


def program(given=None):
    """The path of `weixin`: as given, or the newest build of the target folder."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    found = [path for path in ([Path(given)] if given else [target / kind / "weixin" for kind in ("release", "debug")]) if path.exists()]
    if not found:
        sys.exit(f"no program at {given}" if given else "no program: build it with `cargo build --release`, or name it by --weixin")
    return str(max(found, key=lambda path: path.stat().st_mtime))
