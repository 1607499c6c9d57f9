#!/usr/bin/env python3
"""Rewrites bolt databases: the same content gives the same bytes, and every time in them is SOURCE_DATE_EPOCH.

containerd notes when it took an image, and bolt places pages where a transaction happened to find room. Only times and
places change here, never a key or another value. The format: go.etcd.io/bbolt v1.4, internal/common/{page,meta}.go.
"""
import os
import struct
import sys

PAGE = struct.Struct("<QHHI")  # id, flags, count, overflow
LEAF = struct.Struct("<IIII")  # flags, position, key size, value size
BRANCH = struct.Struct("<IIQ")  # position, key size, page
BUCKET = struct.Struct("<QQ")  # root page, sequence
META = struct.Struct("<IIIIQQQQQ")  # magic, version, page size, flags, root, sequence, freelist, high water, transaction
BRANCH_PAGE, LEAF_PAGE, META_PAGE, FREELIST_PAGE, BUCKET_LEAF = 0x01, 0x02, 0x04, 0x10, 0x01
MAGIC, VERSION = 0xED0CDAED, 2

# time.Time.MarshalBinary of Go: version, seconds since the year 1, nanoseconds, no time zone (-1: UTC).
EPOCH = struct.pack(">bqih", 1, int(os.environ["SOURCE_DATE_EPOCH"]) + 62_135_596_800, 0, -1)


def checksum(data):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def read(data):
    """The content of a database: page size, and a bucket as {key: bytes | (sequence, bucket)}."""
    magic, version, size = META.unpack_from(data, PAGE.size)[:3]
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError("not a bolt database")
    metas = []
    for at in (PAGE.size, size + PAGE.size):
        whole = data[at : at + META.size]
        (stored,) = struct.unpack_from("<Q", data, at + META.size)
        if stored == checksum(whole):
            metas.append(META.unpack(whole))
    # The newer of the two is the database; one may be torn.
    return size, bucket_of(data, size, max(metas, key=lambda meta: meta[8])[4])


def bucket_of(data, size, page):
    return items(data, size, data[page * size :])


def items(data, size, page):
    _, flags, count, _ = PAGE.unpack_from(page)
    found = {}
    for at in range(PAGE.size, PAGE.size + count * LEAF.size, LEAF.size):
        if flags & BRANCH_PAGE:
            found.update(bucket_of(data, size, BRANCH.unpack_from(page, at)[2]))
            continue
        is_bucket, position, key_size, value_size = LEAF.unpack_from(page, at)
        start = at + position
        key, value = page[start : start + key_size], page[start + key_size : start + key_size + value_size]
        if is_bucket & BUCKET_LEAF:
            root, sequence = BUCKET.unpack_from(value)
            # A small bucket lies in its parent, as a page of its own kind.
            inner = bucket_of(data, size, root) if root else items(data, size, value[BUCKET.size :])
            found[key] = (sequence, inner)
        else:
            found[key] = EPOCH if key in (b"createdat", b"updatedat") and len(value) == len(EPOCH) else value
    return found


class Writer:
    """Every bucket is one leaf page, with as many overflow pages as it needs; bolt splits it when it writes to it."""

    def __init__(self, size):
        self.size = size
        self.pages = []

    def add(self, flags, count, body):
        # After two meta pages.
        number = 2 + sum(len(page) for page in self.pages) // self.size
        whole = PAGE.size + len(body)
        overflow = (whole - 1) // self.size
        page = PAGE.pack(number, flags, count, overflow) + body
        self.pages.append(page.ljust((overflow + 1) * self.size, b"\0"))
        return number

    def leaf(self, bucket):
        heads, bodies = b"", b""
        for index, (key, value) in enumerate(sorted(bucket.items())):
            is_bucket = isinstance(value, tuple)
            stored = self.nested(*value) if is_bucket else value
            position = (len(bucket) - index) * LEAF.size + len(bodies)
            heads += LEAF.pack(BUCKET_LEAF if is_bucket else 0, position, len(key), len(stored))
            bodies += key + stored
        return heads + bodies

    def nested(self, sequence, bucket):
        body = self.leaf(bucket)
        # As bolt has it (bucket.go, inlineable): no bucket in it, and at most a quarter of a page.
        inline = not any(isinstance(value, tuple) for value in bucket.values())
        if inline and PAGE.size + len(body) <= self.size // 4:
            return BUCKET.pack(0, sequence) + PAGE.pack(0, LEAF_PAGE, len(bucket), 0) + body
        return BUCKET.pack(self.add(LEAF_PAGE, len(bucket), body), sequence)

    def database(self, bucket):
        freelist = self.add(FREELIST_PAGE, 0, b"")
        root = self.add(LEAF_PAGE, len(bucket), self.leaf(bucket))
        pages = b"".join(self.pages)
        end = 2 + len(pages) // self.size
        metas = b""
        for number in (0, 1):
            meta = META.pack(MAGIC, VERSION, self.size, 0, root, 0, freelist, end, number)
            page = PAGE.pack(number, META_PAGE, 0, 0) + meta + struct.pack("<Q", checksum(meta))
            metas += page.ljust(self.size, b"\0")
        return metas + pages


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        size, content = read(file.read())
    canonical = Writer(size).database(content)
    # In place, so that owner and mode stay.
    with open(path, "wb") as file:
        file.write(canonical)
