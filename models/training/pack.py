"""Packs a folder of `wnid/*.jpg` into a few compact shards: what `train.py` reads, here or elsewhere.

    python3 models/training/pack.py pictures shards --size 128

Each picture is made small (short side at most `--size` pixels, never enlarged) and encoded again;
one that is small enough already keeps its bytes, unless another format is asked for. A shard is a
NumPy `.npz` file of

    bytes   uint8  [B]      the encoded pictures, one after the other
    ends    int64  [N]      where each of them ends
    wnid    S9     [N]      what each shows
    sha256  uint8  [N, 32]  digest of the file it was made from; tells its part (holdout.py)
    short   uint16 [N]      short side of that file in pixels

Pictures are ordered by a piece of their digest, so every shard is a random sample of all of them,
and any number of shards is a training set. Reserved pictures are left out, and so is a training
picture that looks the same as a validation picture of its class (the sets overlap: one photograph
is in several of them at several sizes).
"""

import argparse
import glob
import io
import os
from multiprocessing import Pool
from typing import Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

import numpy as np
from PIL import Image

from holdout import TRAINING, VALIDATION, part_of, read_exclusions, usable_part

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
LARGE = 200  # pixels of the short side, from which a picture counts as like those that people take
SAME = 0.98  # correlation of 16x16 grey thumbnails from which two pictures count as the same
MEBIBYTE = 1 << 20


class Packed(NamedTuple):
    wnid: str
    sha256: str
    short: int
    content: bytes
    thumbnail: np.ndarray  # float32 [256], mean 0, length 1


def read_wnids(path: str) -> Set[str]:
    """The first word of each line, but for comments (#) and empty lines."""
    with open(path, encoding="utf-8") as file:
        return {line.split()[0] for line in file if line.strip() and not line.startswith("#")}


def list_pictures(folder: str, least: int, excluded: set, without: Set[str]) -> List[Tuple[str, str, str]]:
    """(sha256, wnid, path) of each usable picture, once, in shard order, of classes with at least `least`."""
    found: Dict[str, Tuple[str, str]] = {}
    for wnid in sorted(set(os.listdir(folder)) - without):
        of_class = {}
        for path in glob.glob(os.path.join(glob.escape(os.path.join(folder, wnid)), "*")):
            if path.lower().endswith(ENDINGS):
                with open(path, "rb") as file:
                    usable = usable_part(path, file.read(), excluded)
                if usable:
                    of_class[usable[0]] = (wnid, path)
        if len(of_class) >= least:
            found.update(of_class)
    return sorted(((sha256, *place) for sha256, place in found.items()), key=lambda picture: picture[0][32:])


def shrink(job: Tuple[str, str, str, int, str, int]) -> Optional[Packed]:
    """One picture, small and encoded again; None where the file cannot be read as a picture."""
    sha256, wnid, path, size, encoding, quality = job
    with open(path, "rb") as file:
        content = file.read()
    try:
        picture = Image.open(io.BytesIO(content))
        short = min(picture.size)
        kept = short <= size and picture.format == encoding and len(content) < size * size
        picture.draft("RGB", (size, size))
        picture = picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    if min(picture.size) > size:
        scale = size / min(picture.size)
        picture = picture.resize([max(size, round(side * scale)) for side in picture.size], Image.LANCZOS)
    if not kept:
        buffer = io.BytesIO()
        picture.save(buffer, encoding, quality=quality)
        content = buffer.getvalue()
    grey = np.asarray(picture.convert("L").resize((16, 16), Image.BOX), dtype=np.float32).ravel()
    grey -= grey.mean()
    return Packed(wnid, sha256, short, content, grey / max(float(np.linalg.norm(grey)), 1e-6))


def without_lookalikes(pictures: List[Packed]) -> List[Packed]:
    """Drops each training picture that looks the same as a validation picture of its class."""
    classes: Dict[str, Dict[str, List[int]]] = {}
    for index, picture in enumerate(pictures):
        parts = classes.setdefault(picture.wnid, {TRAINING: [], VALIDATION: []})
        parts[part_of(picture.sha256)].append(index)
    dropped = set()
    for parts in classes.values():
        training, validation = parts[TRAINING], parts[VALIDATION]
        if training and validation:
            likeness = (
                np.stack([pictures[index].thumbnail for index in training])
                @ np.stack([pictures[index].thumbnail for index in validation]).T
            )
            dropped.update(index for index, best in zip(training, likeness.max(axis=1)) if best > SAME)
    return [picture for index, picture in enumerate(pictures) if index not in dropped]


def write_shard(path: str, pictures: List[Packed]) -> None:
    np.savez(
        path,
        bytes=np.frombuffer(b"".join(picture.content for picture in pictures), np.uint8),
        ends=np.cumsum([len(picture.content) for picture in pictures]),
        wnid=np.array([picture.wnid for picture in pictures], "S9"),
        sha256=np.stack([np.frombuffer(bytes.fromhex(picture.sha256), np.uint8) for picture in pictures]),
        short=np.array([picture.short for picture in pictures], np.uint16),
    )


def write_shards(folder: str, pictures: List[Packed], limit: int) -> int:
    """Writes shards of at most about `limit` bytes; returns how many."""
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(os.path.join(glob.escape(folder), "shard-*.npz")):
        os.remove(old)
    count, block, size = 0, [], 0
    for picture in pictures:
        cost = len(picture.content) + 64
        if block and size + cost > limit:
            write_shard(os.path.join(folder, f"shard-{count:03d}.npz"), block)
            count, block, size = count + 1, [], 0
        block.append(picture)
        size += cost
    if block:
        write_shard(os.path.join(folder, f"shard-{count:03d}.npz"), block)
        count += 1
    return count


def read_shards(folder: str) -> Iterator[Tuple[str, str, int, bytes]]:
    """(wnid, sha256, short side, encoded picture) of each packed picture. Raises where one is reserved."""
    paths = sorted(glob.glob(os.path.join(glob.escape(folder), "shard-*.npz")))
    if not paths:
        raise FileNotFoundError(f"no shard-*.npz in {folder}; make them with pack.py")
    for path in paths:
        with np.load(path) as shard:
            content, ends = shard["bytes"].tobytes(), shard["ends"].tolist()
            rows = zip(shard["wnid"].astype(str).tolist(), shard["sha256"], shard["short"].tolist(), [0] + ends, ends)
            for wnid, digest, short, start, end in rows:
                sha256 = digest.tobytes().hex()
                if part_of(sha256) not in (TRAINING, VALIDATION):
                    raise ValueError(f"{path} holds a reserved picture: {sha256}")
                yield wnid, sha256, short, content[start:end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", help="folder of wnid/*.jpg")
    parser.add_argument("shards", help="folder for the shards; shards already there are replaced")
    parser.add_argument("--size", type=int, default=128, help="short side in pixels (default 128)")
    parser.add_argument(
        "--format", choices=["JPEG", "WEBP"], default="JPEG", help="WEBP is half as large and slow to write"
    )
    parser.add_argument("--quality", type=int, default=85, help="0 to 100 (default 85)")
    parser.add_argument("--least", type=int, default=20, help="leave out classes with fewer pictures (default 20)")
    parser.add_argument("--without", metavar="FILE", help="wnids of classes to leave out, one a line")
    parser.add_argument("--shard", type=float, default=20, help="size of a shard in MiB (default 20)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (default: all cores)")
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATH",
        help="a folder, or a list of SHA-256, of pictures that may not be used",
    )
    options = parser.parse_args()

    without = read_wnids(options.without) if options.without else set()
    listed = list_pictures(options.pictures, options.least, read_exclusions(options.exclude), without)
    jobs = [(*picture, options.size, options.format, options.quality) for picture in listed]
    with Pool(options.jobs) as pool:
        packed = [picture for picture in pool.imap(shrink, jobs, chunksize=64) if picture]
    kept = without_lookalikes(packed)
    shards = write_shards(options.shards, kept, int(options.shard * MEBIBYTE))
    print(
        f"{len(kept)} pictures of {len({picture.wnid for picture in kept})} classes in {shards} shards; "
        f"{len(listed) - len(packed)} unreadable, {len(packed) - len(kept)} training pictures seen in validation too"
    )


if __name__ == "__main__":
    main()
