"""Gathers labelled pictures from public git repositories into a folder of `wnid/*.jpg`.

`sources.json` says, for each repository, where it came from, under which terms its pictures are
published, and how a path tells the WordNet 3.0 id of what is shown. A person who trains on their
own pictures needs none of this: `pack.py` reads any folder of `wnid/*.jpg`.

    python3 models/training/gather.py --out pictures tiny-imagenet=/path/to/clone.git ...

The bytes are written as they are, since the hold-out rule looks at them. Reserved pictures are
counted and never written.
"""

import argparse
import csv
import json
import os
import re
import subprocess
from collections import Counter
from typing import Iterator, List, Optional, Tuple

from holdout import read_exclusions, usable_part

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sources.json")


def read_sources() -> List[dict]:
    with open(SOURCES, encoding="utf-8") as file:
        return json.load(file)


def list_files(git_dir: str, commit: str) -> List[Tuple[str, str]]:
    """(object id, path) of every file at the commit."""
    listing = subprocess.check_output(["git", f"--git-dir={git_dir}", "ls-tree", "-r", "-z", commit])
    entries = listing.decode("utf-8", "surrogateescape").split("\0")
    return [(entry.split()[2], entry.split("\t", 1)[1]) for entry in entries if entry]


def read_object(git: subprocess.Popen, name: str) -> Optional[bytes]:
    """The bytes of one object through `git cat-file --batch`; None where the clone lacks it."""
    git.stdin.write(name.encode() + b"\n")
    git.stdin.flush()
    header = git.stdout.readline().split()
    if header[-1] == b"missing":
        return None
    content = git.stdout.read(int(header[2]))
    git.stdout.read(1)
    return content


def read_table(git_dir: str, commit: str, table: dict) -> dict:
    """File name (with and without its ending) -> label, from the first two columns of a text table."""
    text = subprocess.check_output(["git", f"--git-dir={git_dir}", "show", f"{commit}:{table['path']}"], text=True)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=table["delimiter"]) if len(row) > 1]
    return {row[0].strip(): row[1].strip() for row in rows}


def labelled(git_dir: str, source: dict) -> Iterator[Tuple[str, str, str]]:
    """(object id, path, wnid) of each picture that a rule of the source gives a label."""
    commit = source["commit"]
    rules = [
        (
            re.compile(rule["path"]),
            read_table(git_dir, commit, rule["table"]) if "table" in rule else None,
            rule.get("classes"),
        )
        for rule in source["rules"]
    ]
    for name, path in list_files(git_dir, commit):
        for pattern, table, classes in rules:
            match = pattern.fullmatch(path)
            if not match:
                continue
            label = match.groupdict().get("wnid") or match["key"]
            if table is not None:
                label = table.get(label)
            if classes is not None and label is not None:
                label = classes.get(label, classes.get("*"))
            if label is not None:
                yield name, path, label
                break


def gather(git_dir: str, source: dict, out: str, excluded: set) -> Counter:
    """Writes the pictures of one source that may be used; returns how many were written and left out."""
    counts: Counter = Counter()
    with subprocess.Popen(
        ["git", f"--git-dir={git_dir}", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as git:
        for name, path, wnid in labelled(git_dir, source):
            content = read_object(git, name)
            usable = content and usable_part(path, content, excluded)
            if not usable:
                counts["missing" if content is None else "left out"] += 1
                continue
            sha256, part = usable
            folder = os.path.join(out, wnid)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f"{source['name']}-{sha256[:16]}.jpg"), "wb") as file:
                file.write(content)
            counts[part] += 1
        git.stdin.close()
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "clones", nargs="+", metavar="NAME=GIT_DIR", help="a source of sources.json and its git directory"
    )
    parser.add_argument("--out", required=True, help="folder that gets one folder per wnid")
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATH",
        help="a folder, or a list of SHA-256, of pictures that may not be used",
    )
    options = parser.parse_args()
    sources = {source["name"]: source for source in read_sources()}
    excluded = read_exclusions(options.exclude)
    for clone in options.clones:
        name, _, git_dir = clone.partition("=")
        counts = gather(git_dir, sources[name], options.out, excluded)
        print(name, dict(counts), flush=True)


if __name__ == "__main__":
    main()
