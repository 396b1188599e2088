"""From shards to batches: decoded once into an array, then cropped, flipped and normalised as tensors.

Decoding costs more than a small network, so every picture is decoded once, to a square of one size,
into a memory-mapped array that stays on disk for the next run. Augmentation is a few tensor
operations on whole batches, the same on a CPU and on an accelerator, which needs no loader processes.
"""

import hashlib
import io
import json
import math
import os
import signal
from multiprocessing import Pool
from typing import List, NamedTuple, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from holdout import TRAINING, VALIDATION, part_of
from pack import read_shards

MEAN = (0.485, 0.456, 0.406)  # of ImageNet, on the 0..1 scale: what torchvision's networks expect
STD = (0.229, 0.224, 0.225)
SMALL = 128  # pixels: a short side below it is no photo's


class Pictures(NamedTuple):
    """Every picture, decoded, and which rows belong to which part."""

    pixels: Tensor  # uint8 [N, S, S, 3], RGB; on the CPU a memory map
    labels: np.ndarray  # int64 [N]: index into `classes`
    short: np.ndarray  # int64 [N]: short side of the original in pixels
    training: np.ndarray  # int64: rows of `pixels`
    validation: np.ndarray  # int64: rows of `pixels`
    classes: List[str]  # wnids, sorted: the order of the network's outputs


def decode(job: Tuple[bytes, int]) -> np.ndarray:
    """The centre square of an encoded picture, as uint8 [size, size, 3]."""
    content, size = job
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return np.asarray(picture.resize((size, size), Image.BICUBIC, box=(left, top, left + side, top + side)))


def load(shards: str, cache: str, size: int, jobs: int) -> Pictures:
    """Decodes the shards at `size` into the folder `cache`, unless that was done before, and opens the result."""
    listing = sorted((entry.name, entry.stat().st_size) for entry in os.scandir(shards))
    key = hashlib.sha256(json.dumps([listing, size]).encode()).hexdigest()[:12]
    pixels_path, facts_path = (os.path.join(cache, f"{size}px-{key}.{ending}") for ending in ("u8", "npz"))
    if not os.path.exists(facts_path):
        os.makedirs(cache, exist_ok=True)
        wnids, parts, shorts = [], [], []

        def encoded():
            for wnid, sha256, short, content in read_shards(shards):
                wnids.append(wnid)
                parts.append(part_of(sha256))
                shorts.append(short)
                yield content, size

        # the workers must end on SIGTERM, whatever this process does with it
        with open(pixels_path, "wb") as file, Pool(jobs, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as pool:
            for square in pool.imap(decode, encoded(), chunksize=64):
                file.write(square.tobytes())
        with open(facts_path + ".new", "wb") as file:
            np.savez(file, wnids=np.array(wnids), parts=np.array(parts), short=np.array(shorts, np.int64))
        os.replace(facts_path + ".new", facts_path)  # last, so that an interrupted decoding is done again

    with np.load(facts_path) as facts:
        classes, labels = np.unique(facts["wnids"], return_inverse=True)
        # "c": PyTorch wants memory it could write to; nothing is written, and nothing would reach the file
        pixels = torch.from_numpy(np.memmap(pixels_path, np.uint8, "c", shape=(len(labels), size, size, 3)))
        rows = {part: np.flatnonzero(facts["parts"] == part) for part in (TRAINING, VALIDATION)}
        return Pictures(
            pixels, labels.astype(np.int64), facts["short"], rows[TRAINING], rows[VALIDATION], classes.tolist()
        )


def known_small(pictures: Pictures) -> np.ndarray:
    """Whether each class is known from small pictures alone, but for a few; bool [classes]."""
    large = pictures.training[pictures.short[pictures.training] >= SMALL]
    return np.bincount(pictures.labels[large], minlength=len(pictures.classes)) < 20


def epoch_order(
    pictures: Pictures, balance: int, most: int, most_small: int, seed: int, epoch: int
) -> np.ndarray:
    """Rows of the training part in the order of one epoch.

    Of a class with more than `most` pictures an epoch shows that many, others each time; `most_small` is the
    same for a class known from small pictures alone. A class with fewer than `balance` is shown more often, by sqrt(balance / count) on average (repeat factor
    sampling: Gupta, Dollár, Girshick, "LVIS", CVPR 2019).
    """
    random = np.random.default_rng([seed, epoch])
    labels = pictures.labels[pictures.training]
    counts = np.maximum(np.bincount(labels, minlength=len(pictures.classes)), 1)
    limits = np.where(known_small(pictures), min(most, most_small), most)
    factors = np.where(counts > limits, limits / counts, np.sqrt(np.maximum(balance / counts, 1)))[labels]
    repeats = np.floor(factors + random.random(len(factors))).astype(np.int64)
    return random.permutation(np.repeat(pictures.training, repeats))


def near(pictures: Pictures, device: torch.device) -> Pictures:
    """With the pixels in the device's own memory, where half of what is free there can hold them."""
    if device.type == "cuda" and pictures.pixels.numel() < torch.cuda.mem_get_info(device)[0] / 2:
        return pictures._replace(pixels=pictures.pixels.to(device))
    return pictures


def batch_of(pictures: Pictures, rows: np.ndarray, device: torch.device) -> Tuple[Tensor, Tensor]:
    """Pixels uint8 [n, 3, S, S] in channels-last order, and labels int64 [n]; the rows in ascending order."""
    rows = np.sort(rows)  # reads the disk forwards
    pixels = pictures.pixels[torch.from_numpy(rows).to(pictures.pixels.device)]
    return pixels.to(device).permute(0, 3, 1, 2), torch.from_numpy(pictures.labels[rows]).to(device)


def normalise(x: Tensor) -> Tensor:
    mean, std = (torch.tensor(values, device=x.device).view(1, 3, 1, 1) for values in (MEAN, STD))
    return ((x - mean) / std).contiguous(memory_format=torch.channels_last)


def augment(pixels: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """Random crops (35 % to all of the area, aspect 3:4 to 4:3), mirrored, brighter or darker, some softened.

    uint8 [n, 3, S, S] to normalised float [n, 3, size, size]. The generator lives on the CPU, so that a
    seed gives the same crops on every device.
    """
    count, store = len(pixels), pixels.shape[-1]
    x = pixels.float().div_(255)
    while store / 2 >= 1.3 * size:  # bilinear sampling alone would alias
        x, store = F.avg_pool2d(x, 2), store // 2

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    area, aspect = uniform(0.35, 1).sqrt(), torch.exp(uniform(-1, 1) * math.log(4 / 3) / 2)
    width, height = (area * aspect).clamp(max=1), (area / aspect).clamp(max=1)
    mirror = (torch.rand(count, generator=generator) < 0.5).float() * 2 - 1
    affine = torch.zeros(count, 2, 3)
    affine[:, 0, 0], affine[:, 0, 2] = width * mirror, uniform(-1, 1) * (1 - width)
    affine[:, 1, 1], affine[:, 1, 2] = height, uniform(-1, 1) * (1 - height)
    grid = F.affine_grid(affine.to(x.device), [count, 3, size, size], align_corners=False)
    x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)

    if size > 64:  # many classes are known from 64-pixel pictures alone: sharpness must not tell classes apart
        softened = count // 3
        low = 64 + int(torch.randint(size - 64, (1,), generator=generator))
        small = F.interpolate(x[:softened], size=low, mode="bilinear", align_corners=False, antialias=True)
        x[:softened] = F.interpolate(small, size=size, mode="bicubic", align_corners=False)

    brightness, contrast = (uniform(0.7, 1.3).view(count, 1, 1, 1).to(x.device) for _ in range(2))
    middle = x.mean(dim=(1, 2, 3), keepdim=True)
    return normalise(((x - middle) * contrast + middle * brightness).clamp_(0, 1))


def centre(pixels: Tensor, size: int) -> Tensor:
    """The whole square at `size`: uint8 [n, 3, S, S] to normalised float [n, 3, size, size]."""
    x = pixels.float().div_(255)
    if x.shape[-1] != size:
        x = F.interpolate(x, size=size, mode="bilinear", align_corners=False, antialias=True)
    return normalise(x)
