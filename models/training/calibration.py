"""Picks the pictures to calibrate a model with: large ones of the validation part, some of what it does not know.

    python3 models/training/calibration.py pictures starter.txt out

`out` gets a folder for each class, as `phototag calibrate` takes it, of pictures with a short side of
at least 200 pixels: up to `--most` of each class that the model knows (the list that export.py wrote),
and, for a fifth of the whole, of classes of `pictures` that it does not know, in equal parts as far as
they go. Pictures are hard links where the disk allows, else copies; the choice follows from the bytes.

With `--most 100000 --shortest 1 --unknown 0` it is the whole validation part, on which
`phototag calibrate out --dry-run --json` tells the top-1 and top-5 of any model without PyTorch.
"""

import argparse
import glob
import os
import shutil
from typing import Dict, List

from PIL import Image

from holdout import VALIDATION, read_exclusions, usable_part
from pack import ENDINGS, LARGE


def validation_pictures(folder: str, excluded: set, shortest: int) -> List[str]:
    """Paths, in the order of a piece of their digests: any first few are a random sample.

    `shortest` is the least short side, in pixels.
    """
    found = {}
    for path in glob.glob(os.path.join(glob.escape(folder), "*")):
        if not path.lower().endswith(ENDINGS):
            continue
        with open(path, "rb") as file:
            usable = usable_part(path, file.read(), excluded)
        if usable and usable[1] == VALIDATION:
            with Image.open(path) as picture:
                if min(picture.size) >= shortest:
                    found[usable[0][32:]] = path
    return [found[key] for key in sorted(found)]


def in_equal_parts(pictures: Dict[str, List[str]], count: int) -> Dict[str, List[str]]:
    """At most `count` pictures in all, one of each class in turn."""
    chosen: Dict[str, List[str]] = {wnid: [] for wnid in pictures}
    for turn in range(max(map(len, pictures.values()), default=0)):
        for wnid in sorted(pictures):
            if turn < len(pictures[wnid]) and sum(map(len, chosen.values())) < count:
                chosen[wnid].append(pictures[wnid][turn])
    return chosen


def place(path: str, folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    target = os.path.join(folder, os.path.basename(path))
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", help="folder of wnid/*.jpg, also of classes that the model was not taught")
    parser.add_argument("classes", help="the model's classes, one wnid a line")
    parser.add_argument("out", help="folder to make")
    parser.add_argument("--most", type=int, default=40, help="pictures of a known class (default 40)")
    parser.add_argument("--shortest", type=int, default=LARGE, help="least short side in pixels (default %(default)s)")
    parser.add_argument("--unknown", type=float, default=0.2, help="share of unknown classes, below 1 (default 0.2)")
    parser.add_argument("--exclude", action="append", default=[], metavar="PATH", help="as for pack.py")
    options = parser.parse_args()
    excluded = read_exclusions(options.exclude)
    with open(options.classes, encoding="utf-8") as file:
        classes = set(file.read().split())

    folders = sorted(os.listdir(options.pictures))
    pictures = {
        wnid: validation_pictures(os.path.join(options.pictures, wnid), excluded, options.shortest)
        for wnid in folders
    }
    known = {wnid: paths[: options.most] for wnid, paths in pictures.items() if wnid in classes}
    count = sum(map(len, known.values()))
    unknown = in_equal_parts(
        {wnid: paths for wnid, paths in pictures.items() if wnid not in classes},
        round(count * options.unknown / (1 - options.unknown)),
    )
    for wnid, paths in {**known, **unknown}.items():
        for path in paths:
            place(path, os.path.join(options.out, wnid))
    print(f"{count} pictures of known classes, {sum(map(len, unknown.values()))} of unknown ones in {options.out}")


if __name__ == "__main__":
    main()
