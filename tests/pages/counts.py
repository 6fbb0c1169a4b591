"""Tables of counts that are kept in files: written, read, and compared with those of a later run."""
from pathlib import Path


def shown(rows):
    """A table for people."""
    return "\n".join("  ".join(cell.ljust(13) if index < 2 else cell.rjust(9) for index, cell in enumerate(row)).rstrip() for row in rows)


def written(rows):
    return "\n".join("\t".join(row) for row in rows) + "\n"


def parsed(text):
    """By the first two cells of each row: its counts by their columns."""
    rows = [line.split("\t") for line in text.splitlines() if line]
    return {(row[0], row[1]): dict(zip(rows[0][2:], map(int, row[2:]))) for row in rows[1:]}


def worse(before, now, bad, whole):
    """What has risen of the counts that are bad, a line each; families can be measured alone. `whole` counts what was measured, which has to be the same."""
    found = []
    for key, counts in now.items():
        for name in whole:
            if key in before and before[key][name] != counts[name]:
                found.append(f"{key[0]}, {key[1]}: {before[key][name]} {name} were measured, here are {counts[name]}")
        for name in bad:
            was = before.get(key, dict.fromkeys(bad, 0) if any(other[0] == key[0] for other in before) else None)
            if was is not None and counts[name] > was.get(name, 0):
                found.append(f"{key[0]}, {key[1]}: {name} was {was.get(name, 0)}, is {counts[name]}")
    return found


def keep(rows, write, check, bad, whole):
    """Writes a table, or compares it with the one that is kept; returns what has become worse."""
    text = written(rows)
    found = worse(parsed(check.read_text()), parsed(text), bad, whole) if check else []
    if write:
        write.write_text(text)
    return found


def options(parser):
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the counts to this file")
    parser.add_argument("--check", type=Path, metavar="FILE", help="fail if a count is worse than in this file")


def verdict(found):
    """The exit status, with a line for whatever has become worse."""
    return "worse than before:\n" + "\n".join(found) if found else 0
