"""Which files other programs find in archives.

In zips (`zip`) as `zipfile` reads them, and as programs do that read from the start; in tars (`tar`) as `tarfile` reads them, and
as programs do that know nothing of records about entries.

Standard input: archives, each after its length in four bytes. Standard output: a line of JSON for each, a list of names.
"""

import io
import json
import struct
import sys
import tarfile
import zipfile
import zlib


def listed(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [info.orig_filename for info in archive.infolist()] + archive.namelist()
    except Exception:
        return []


def streamed(data, trusting, scanning):
    """From header to header: by the sizes in them or by where the content ends, and over what is between or not.

    Of a plain content, `trusting` takes the packed size, and otherwise the unpacked one counts.
    """
    names, at = [], 0
    while True:
        if data[at : at + 4] != b"PK\x03\x04":
            found = data.find(b"PK", at)
            while scanning and found >= 0 and data[found + 2 : found + 4] not in (b"\x03\x04", b"\x01\x02", b"\x05\x06"):
                found = data.find(b"PK", found + 1)
            if not scanning or found < 0 or data[found + 2 : found + 4] != b"\x03\x04":
                return names
            at = found
        if len(data) < at + 30:
            return names
        flags, method, _, packed, unpacked, name, extra = struct.unpack_from("<HH4xLLLHH", data, at + 6)
        names.append(data[at + 30 : at + 30 + name].decode("utf-8", "replace"))
        at += 30 + name + extra
        if flags & 8 and not (trusting and packed) or method == 8 and not trusting:
            if method == 8:
                unpacker = zlib.decompressobj(-15)
                try:
                    unpacker.decompress(data[at:], 1 << 24)
                except zlib.error:
                    return names
                if not unpacker.eof:
                    return names
                at = len(data) - len(unpacker.unused_data)
                if flags & 8:
                    at += 16 if data[at : at + 4] == b"PK\x07\x08" else 12
            elif method == 0:
                end = data.find(b"PK\x07\x08", at)
                while end >= 0 and struct.unpack_from("<L", data[end + 4 : end + 8] + bytes(4))[0] != zlib.crc32(data[at:end]):
                    end = data.find(b"PK\x07\x08", end + 1)
                if end < 0:
                    return names
                at = end + 16
            else:
                return names
        else:
            at += packed if trusting or method else unpacked


def zipped(data):
    names = listed(data)
    for trusting in (False, True):
        for scanning in (False, True):
            names += streamed(data, trusting, scanning)
    return names


def packed_up(data):
    """Names of what is no folder, and no record."""
    names = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), errorlevel=0, ignore_zeros=True) as archive:
            for member in archive:
                # A label, and a folder with a list of its files, unless the name is that of a file.
                folder = member.isdir() or member.type in (b"D", b"V") and "." not in member.name
                names += [] if folder else [member.name]
    except Exception:
        pass
    at = 0
    while len(data) >= at + 512 and any(data[at : at + 512]):
        head = data[at : at + 512]
        try:
            size = int(head[124:136].strip(b" \0") or b"0", 8)
            if int(head[148:156].strip(b" \0") or b"0", 8) != sum(head[:148]) + 256 + sum(head[156:]):
                break
        except ValueError:
            break
        if head[156:157] not in (b"5", b"L", b"K", b"x", b"g", b"X", b"V", b"D"):
            names.append(head[:100].split(b"\0")[0].decode("utf-8", "replace"))
        # Some programs know that links, devices and folders have no content, others read over it.
        at += 512 + (size + 511) // 512 * 512
    return names


read = {"zip": zipped, "tar": packed_up}[sys.argv[1]]
while head := sys.stdin.buffer.read(4):
    print(json.dumps(read(sys.stdin.buffer.read(struct.unpack("<L", head)[0]))))
