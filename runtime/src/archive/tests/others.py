"""Which files other programs find in zips: as `zipfile` reads them, and as programs do that read from the start.

Standard input: archives, each after its length in four bytes. Standard output: a line of JSON for each, a list of names.
"""

import io
import json
import struct
import sys
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


while head := sys.stdin.buffer.read(4):
    data = sys.stdin.buffer.read(struct.unpack("<L", head)[0])
    names = listed(data)
    for trusting in (False, True):
        for scanning in (False, True):
            names += streamed(data, trusting, scanning)
    print(json.dumps(names))
