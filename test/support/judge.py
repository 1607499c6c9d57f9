"""Reads what cloud-init, containerd and the kubelet would read, and compares it with what was planned.

One JSON document a line comes in (`Claim` in judge.ts), and for each goes out a JSON list of what is wrong.
"""

import base64
import gzip
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

import yaml

try:
    import tomllib
except ImportError:  # before Python 3.11
    tomllib = None


def differences(found, expected, where):
    """Both are plain data; in Python True == 1 and 1 == 1.0, here they are not."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in found.keys() | expected.keys():
            if key not in found or key not in expected:
                yield f"{where}: {'lost' if key in expected else 'unexpected'} key {key!r}"
            else:
                yield from differences(found[key], expected[key], f"{where}.{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for index, (mine, theirs) in enumerate(zip(found, expected)):
            yield from differences(mine, theirs, f"{where}[{index}]")
    elif repr(found) != repr(expected):  # Not !=, for which 1 is 1.0, 0.0 is -0.0, and NaN is not NaN.
        yield f"{where}: {found!r} instead of {expected!r}"


memory = {}


def load_slowly(text):
    """SafeLoader is what cloud-init uses. Most parts of user-data are the same over and over."""
    if text not in memory:
        memory[text] = yaml.load(text, Loader=yaml.SafeLoader)
    return memory[text]


def load_user_data(parts):
    """The parser in C is ten times as fast: it reads all, and the one in Python only what stands alone and every other one."""
    if len(parts) == 1:
        return load_slowly(parts[0])
    text = "".join(parts)
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    if len(text) % 2 == 0:
        head, *files, tail = parts
        if not head.endswith("write_files:\n"):
            head += files.pop(0)
        written = [item for part in files for item in load_slowly("write_files:\n" + part)["write_files"]]
        assert document == {**load_slowly(head), **({"write_files": written} if written else {}), **load_slowly(tail)}
    return document


def decode(item):
    """As cloud-init's cc_write_files does."""
    content = item["content"]
    encoding = item.get("encoding", "text/plain")
    if encoding in ("b64", "gz+b64"):
        content = base64.b64decode(content)
    if encoding == "gz+b64":
        content = gzip.decompress(content)
    return content if isinstance(content, bytes) else content.encode()


def check_shell(lines):
    script = "\n".join(lines) + "\n"
    if script not in memory:
        memory[script] = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True).stderr
    if memory[script]:
        yield f"sh -n: {memory[script]}"


def check_document(document, expected):
    yield from differences({key: document[key] for key in document if key in expected["keys"]}, expected["keys"], "user-data")
    known = expected["keys"].keys() | {"bootcmd", "write_files", "runcmd"}
    yield from (f"user-data: unexpected key {key}" for key in document.keys() - known)
    yield from check_shell(document["bootcmd"])
    yield from check_shell(document["runcmd"])
    commands = [shlex.split(line) for line in document["runcmd"]]
    for verb, key in (("enable", "enabledUnits"), ("start", "startedUnits")):
        units = [word for command in commands if command[:2] == ["systemctl", verb] for word in command[2:] if not word.startswith("--")]
        yield from differences(sorted(units), sorted(expected[key]), f"units that runcmd {verb}s")


def unpacked(command):
    """Mode and content of what tar makes of the archive in a command, by path."""
    archive = re.search(r"; echo ([A-Za-z0-9+/=]+) \| base64 -d \| tar -xzmC / ", command)
    if not archive:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        # As root tar keeps modes without being told.
        subprocess.run(["tar", "-xzmpC", folder], input=base64.b64decode(archive[1]), check=True)
        return {
            path[len(folder) :]: (os.stat(path).st_mode & 0o7777, read(path))
            for parent, _, names in os.walk(folder)
            for path in (os.path.join(parent, name) for name in names)
        }


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_files(document, expected):
    items = document.get("write_files", [])
    written = [(item["path"], int(str(item.get("permissions", "0o644")), 8), decode(item)) for item in items]
    written += [(path, *file) for command in document["bootcmd"] for path, file in unpacked(command).items()]
    modes = {path: mode for path, mode, _ in written}
    contents = {path: content for path, _, content in written}
    if len(modes) != len(written):
        yield "a file is written twice"
    yield from differences(modes, {path: file["mode"] for path, file in expected["files"].items()}, "modes")
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    yield from differences(digests, {path: file["sha256"] for path, file in expected["files"].items()}, "sha256")

    readers = {"toml": lambda text: tomllib.loads(text), "yaml": lambda text: yaml.load(text, Loader=yaml.CSafeLoader), "json": json.loads}
    for path, [syntax, value] in expected["values"].items():
        if syntax != "toml" or tomllib:
            yield from differences(readers[syntax](contents[path].decode()), value, path)
    for path, lines in expected["lines"].items():
        yield from differences(contents[path].decode().split("\n"), lines, path)


def judge(claim):
    try:
        document = load_user_data(claim["parts"])
        yield from check_document(document, claim["expected"])
        yield from check_files(document, claim["expected"])
    except Exception as problem:
        yield f"{type(problem).__name__}: {problem}"


def exact(table):
    """A number that JSON cannot carry from JavaScript (claim.ts)."""
    if table.keys() != {"exact number"}:
        return table
    text = table["exact number"]
    return float(text) if set(text) & set(".naif") else int(text)


for line in sys.stdin:
    print(json.dumps(list(judge(json.loads(line, object_hook=exact)))), flush=True)
