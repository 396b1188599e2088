"""The hold-out rule: which part a picture belongs to, told from its bytes alone.

The SHA-256 of the file's bytes decides, by its first hexadecimal digit:

    0, 1   reserved    for an examination by others; used here for nothing at all
    2, 3   validation  for validation and calibration
    4 .. f training

A picture therefore keeps its part wherever it is copied and whatever it is called. Needs only the
standard library.
"""

import hashlib
import os
from typing import List, Optional, Set, Tuple

RESERVED = "reserved"
VALIDATION = "validation"
TRAINING = "training"

# ImageNet's own validation pictures examine models everywhere: none is ever used here.
REFUSED_PREFIX = "ILSVRC2012_val_"


def digest(content: bytes) -> str:
    """SHA-256 of a file's bytes: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def part_of(sha256: str) -> str:
    """The part of a picture, from its SHA-256 (64 lower-case hexadecimal digits).

    Raises ValueError for anything else, so that a wrong name cannot slip a picture into a part.
    """
    if len(sha256) != 64 or any(digit not in "0123456789abcdef" for digit in sha256):
        raise ValueError(f"not a SHA-256 in lower-case hexadecimal: {sha256!r}")
    if sha256[0] in "01":
        return RESERVED
    if sha256[0] in "23":
        return VALIDATION
    return TRAINING


def read_exclusions(paths: List[str]) -> Set[str]:
    """Digests that may not be used, from `--exclude` arguments.

    A folder excludes every file below it, whatever the name it may have elsewhere; a text file
    lists one SHA-256 a line.
    """
    excluded: Set[str] = set()
    for path in paths:
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    with open(os.path.join(folder, name), "rb") as file:
                        excluded.add(digest(file.read()))
        else:
            with open(path, encoding="utf-8") as file:
                for line in filter(None, map(str.strip, file)):
                    part_of(line)  # raises where the line is no digest
                    excluded.add(line)
    return excluded


def usable_part(name: str, content: bytes, excluded: Set[str]) -> Optional[Tuple[str, str]]:
    """(digest, part) of a picture that may be used here; None for one that may not.

    `name` is the file's name or path. Refused are reserved digits, `ILSVRC2012_val_*`, and what is excluded.
    """
    if os.path.basename(name).startswith(REFUSED_PREFIX):
        return None
    sha256 = digest(content)
    part = part_of(sha256)
    if part == RESERVED or sha256 in excluded:
        return None
    return sha256, part
