"""Makes zips as Python and Info-ZIP write them, in the folder that is named; all of them hold files of accepted types."""

import io
import os
import shutil
import subprocess
import sys
import zipfile

os.chdir(sys.argv[1])


class Pipe(io.RawIOBase):
    """A file that cannot go back."""

    def __init__(self, name):
        self.file = open(name, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)

    def flush(self):
        self.file.flush()


def inner():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("deep.txt", "deep")
    return made.getvalue()


def fill(archive, wide=False):
    archive.comment = "十 comment".encode()
    archive.mkdir("folder") if hasattr(archive, "mkdir") else archive.writestr("folder/", "")
    archive.writestr("folder/a.txt", "hello " * 100)
    archive.writestr("folder/名.txt", os.urandom(5000))
    archive.writestr("empty.txt", "")
    archive.writestr("inner.zip", inner())
    info = zipfile.ZipInfo("extra.txt")
    info.extra = b"\x99\x99\x04\x00abcd"
    with archive.open(info, "w", force_zip64=wide) as file:
        file.write(b"extra")


for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
    packed = "" if method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else ".unread"
    for wide in (False, True):
        with zipfile.ZipFile(f"file-{method}-{wide}{packed}.zip", "w", method) as archive:
            fill(archive, wide)
        with zipfile.ZipFile(Pipe(f"pipe-{method}-{wide}{packed}.zip"), "w", method) as archive:
            fill(archive, wide)
zipfile.ZipFile("empty.zip", "w").close()
with zipfile.ZipFile("appended.zip", "w") as archive:
    archive.writestr("a.txt", "a")
with zipfile.ZipFile("appended.zip", "a") as archive:
    archive.writestr("b.txt", "b")
with open("program.unread.zip", "wb") as program:
    program.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(program, "w") as archive:
        archive.writestr("a.txt", "a")

os.makedirs("tree/folder")
for name in ("tree/a.txt", "tree/folder/b.txt", "tree/folder/ü.txt"):
    with open(name, "w") as file:
        file.write("hello " * 1000)
open("tree/empty.txt", "w").close()
options = [["-r"], ["-r", "-0"], ["-r", "-X"], ["-r", "-fd"], ["-r", "-fz"], ["-rD"], ["-r", "-P", "secret"], ["-r", "-ll"]]
for number, option in enumerate(options):
    subprocess.run(["zip", "-q", *option, f"zip-{number}.zip", "tree"], check=True)
subprocess.run(["zip", "-q", "-d", "zip-0.zip", "tree/a.txt"], check=True)
subprocess.run("zip -q -r - tree | cat > zip-pipe.zip", shell=True, check=True)
subprocess.run("zip -q -r -0 - tree | cat > zip-pipe-stored.zip", shell=True, check=True)
if shutil.which("jar"):
    subprocess.run(["jar", "cfM", "jar.zip", "tree"], check=True)
    subprocess.run(["jar", "cfM0", "jar-stored.zip", "tree"], check=True)
