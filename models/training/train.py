"""Trains a ResNeXt-50 on shards made by `pack.py`, on a CUDA machine or on a CPU.

    python3 models/training/train.py shards run                               full network, 32x4d
    python3 models/training/train.py shards run --shape 16x4d --schedule 48x11,64x4,96x1     for a CPU

The folder `run` gets `checkpoint.pth` (at most ten minutes old), `curve.csv` (the learning curve)
and `options.json`. The same command again goes on where it stopped, step for step: the order of the
pictures and every crop follow from the seed and the step alone. With `--minutes` it stops by itself
in time; SIGTERM stops it too, after saving.

The recipe: SGD with Nesterov momentum, a cosine after a linear warm-up (Loshchilov, Hutter 2017;
Goyal et al. 2017), label smoothing, no decay on biases and batch norm, progressive picture sizes,
and a moving average of the weights, which is what is evaluated and exported.
"""

import argparse
import contextlib
import csv
import json
import math
import os
import signal
import sys
import time
from typing import Dict, List, NamedTuple, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import data
from network import build

AVERAGE_EVERY = 4  # steps between updates of the moving average
CURVE = ["epoch", "size", "rate", "training loss", "training top-1", "validation top-1", "validation top-5", "hours"]


class Phase(NamedTuple):
    size: int  # pixels
    epochs: int


def parse_schedule(text: str) -> List[Phase]:
    """`48x11,64x4` is eleven epochs at 48 pixels, then four at 64."""
    return [Phase(*map(int, phase.split("x"))) for phase in text.split(",")]


def parse_options(arguments: List[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", help="folder of shards made by pack.py")
    parser.add_argument("run", help="folder for the checkpoint and the learning curve")
    parser.add_argument("--shape", default="32x4d", help="cardinality and width per group (default 32x4d)")
    parser.add_argument("--schedule", type=parse_schedule, default="96x12,128x24,160x4", metavar="SIZExEPOCHS,...")
    parser.add_argument("--store", type=int, default=128, help="size at which pictures are kept decoded (default 128)")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=0.2, help="peak learning rate for a batch of 128 (default 0.2)")
    parser.add_argument("--warm-up", type=float, default=1, help="epochs (default 1)")
    parser.add_argument("--decay", type=float, default=1e-4, help="weight decay (default 1e-4)")
    parser.add_argument("--smoothing", type=float, default=0.1, help="label smoothing (default 0.1)")
    parser.add_argument("--mixup", type=float, default=0, help="alpha of mixup; 0: none; 0.2 pays in long runs")
    parser.add_argument(
        "--average", type=float, default=0.999, help="decay a step of the moving average of the weights"
    )
    parser.add_argument("--balance", type=int, default=200, help="classes with fewer pictures are shown more often")
    parser.add_argument(
        "--most", type=int, default=1 << 30, help="pictures of a class shown in one epoch at most (default: all)"
    )
    parser.add_argument(
        "--most-small", type=int, default=1 << 30, help="the same for classes known from small pictures (default: all)"
    )
    parser.add_argument(
        "--validate", type=int, default=8192, help="pictures of the validation part to look at each epoch"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--compile", action="store_true", help="torch.compile; pays on CUDA")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: PyTorch's choice)")
    parser.add_argument("--save", type=float, default=8, help="minutes between checkpoints (default 8)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop by itself after so many minutes")
    return parser.parse_args(arguments)


class Plan:
    """Which epoch, picture size and learning rate belong to a step, counted from 0 over the whole run."""

    def __init__(self, schedule: List[Phase], epoch_lengths: List[int], peak: float, warm_up: float):
        self.sizes = [phase.size for phase in schedule for _ in range(phase.epochs)]
        self.starts = np.cumsum([0] + epoch_lengths)
        self.steps = int(self.starts[-1])
        self.peak = peak
        self.warm_up = max(1, round(warm_up * epoch_lengths[0]))

    def epoch(self, step: int) -> Tuple[int, int]:
        """(epoch, step within it)"""
        epoch = int(np.searchsorted(self.starts, step, side="right")) - 1
        return epoch, step - int(self.starts[epoch])

    def rate(self, step: int) -> float:
        rising = min(1.0, (step + 1) / self.warm_up)
        falling = max(0.0, step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.peak * rising * (1 + math.cos(math.pi * falling)) / 2


def parameter_groups(network: nn.Module, decay: float) -> List[dict]:
    weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
    return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def name_of(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"a CPU ({torch.get_num_threads()} threads)"


def autocast(device: torch.device, precision: str):
    return torch.autocast(device.type, torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()


@torch.no_grad()
def update_average(average: Dict[str, Tensor], network: nn.Module, decay: float) -> None:
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - decay)
        else:
            average[name].copy_(value)


@torch.no_grad()
def accuracy(
    network: nn.Module, pictures: data.Pictures, rows: np.ndarray, size: int, device: torch.device, precision: str
) -> Tuple[float, float]:
    """(top-1, top-5) on the given rows, each 0..1."""
    network.eval()
    first = fifth = 0
    for start in range(0, len(rows), 256):
        pixels, labels = data.batch_of(pictures, rows[start : start + 256], device)
        with autocast(device, precision):
            logits = network(data.centre(pixels, size))
        best = logits.topk(min(5, logits.shape[1])).indices == labels[:, None]
        first += int(best[:, 0].sum())
        fifth += int(best.any(dim=1).sum())
    network.train()
    return first / max(1, len(rows)), fifth / max(1, len(rows))


class Run:
    """A training and everything about it that a checkpoint keeps."""

    def __init__(self, options: argparse.Namespace, pictures: data.Pictures, plan: Plan, device: torch.device):
        self.folder, self.options, self.pictures, self.plan, self.device = options.run, options, pictures, plan, device
        self.network = build(len(pictures.classes), options.shape).to(device, memory_format=torch.channels_last)
        self.judge = build(len(pictures.classes), options.shape).to(device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.SGD(
            parameter_groups(self.network, options.decay), 0.1, momentum=0.9, nesterov=True
        )
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.step, self.seconds = 0, 0.0
        self.seen, self.loss, self.right = 0, 0.0, 0.0  # sums over the epoch so far
        self.forward = torch.compile(self.network) if options.compile else self.network

    @property
    def checkpoint(self) -> str:
        return os.path.join(self.folder, "checkpoint.pth")

    def write_options(self) -> None:
        """At each start: a training may go on with a shorter schedule."""
        with open(os.path.join(self.folder, "options.json"), "w", encoding="utf-8") as file:
            json.dump({**vars(self.options), "minutes": None, "device": name_of(self.device)}, file, indent=2)

    def write_curve(self, mode: str, row: list) -> None:
        with open(os.path.join(self.folder, "curve.csv"), mode, newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(row)

    def resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device)
        if state["classes"] != self.pictures.classes or state["shape"] != self.options.shape:
            raise SystemExit(f"{self.checkpoint} is of other classes or another shape: train into another folder")
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = state["average"]
        self.step, self.seconds = state["step"], state["seconds"]
        self.seen, self.loss, self.right = state["epoch so far"]

    def save(self, seconds: float) -> None:
        """Whole or not at all: a stop at any moment leaves the checkpoint before."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "steps": self.plan.steps,
            "seconds": seconds,
            "epoch so far": (self.seen, self.loss, self.right),
            "classes": self.pictures.classes,
            "shape": self.options.shape,
        }
        with open(self.checkpoint + ".new", "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.checkpoint + ".new", self.checkpoint)

    def learn(self, rows: np.ndarray, size: int) -> None:
        """One step on the given rows, seen at `size` pixels."""
        options = self.options
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate(self.step)
        pixels, labels = data.batch_of(self.pictures, rows, self.device)
        x = data.augment(pixels, size, torch.Generator().manual_seed(options.seed * 1_000_000_007 + self.step))
        share = 1.0
        if options.mixup:
            share = float(np.random.default_rng([options.seed, self.step]).beta(options.mixup, options.mixup))
            x = x * share + x.flip(0) * (1 - share)
        with autocast(self.device, options.precision):
            logits = self.forward(x)
        logits = logits.float()
        loss = share * F.cross_entropy(logits, labels, label_smoothing=options.smoothing)
        if share < 1:
            loss = loss + (1 - share) * F.cross_entropy(logits, labels.flip(0), label_smoothing=options.smoothing)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            # early on the average would remember the fresh weights: it forgets faster then
            decay = min(options.average, self.step / (self.step + 10))
            update_average(self.average, self.network, decay**AVERAGE_EVERY)
        self.seen += len(labels)
        self.loss = self.loss + loss.detach() * len(labels)
        self.right = self.right + (logits.detach().argmax(dim=1) == labels).sum()

    def end_epoch(self, epoch: int, size: int, watched: np.ndarray, seconds: float) -> None:
        """Looks at the validation part, adds a line to the learning curve, and starts counting anew."""
        self.judge.load_state_dict(self.average)
        first, fifth = accuracy(self.judge, self.pictures, watched, size, self.device, self.options.precision)
        shown = [float(self.loss) / self.seen, float(self.right) / self.seen, first, fifth]
        rate = f"{self.plan.rate(self.step - 1):.5f}"
        row = [epoch + 1, size, rate, *(f"{value:.4f}" for value in shown), f"{seconds / 3600:.3f}"]
        self.write_curve("a", row)
        print(", ".join(f"{name} {value}" for name, value in zip(CURVE, row)), flush=True)
        self.seen, self.loss, self.right = 0, 0.0, 0.0


def train(options: argparse.Namespace) -> bool:
    """Trains until the end, `--minutes` or SIGTERM; returns whether the training is complete."""
    started = time.monotonic()
    if options.threads:
        torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(options.seed)
    os.makedirs(options.run, exist_ok=True)

    jobs = options.threads or os.cpu_count() or 1
    pictures = data.near(data.load(options.shards, os.path.join(options.run, "decoded"), options.store, jobs), device)
    orders = [
        data.epoch_order(pictures, options.balance, options.most, options.most_small, options.seed, epoch)
        for epoch in range(sum(phase.epochs for phase in options.schedule))
    ]
    lengths = [len(order) // options.batch for order in orders]
    plan = Plan(options.schedule, lengths, options.rate * options.batch / 128, options.warm_up)
    watched = pictures.validation[:: max(1, len(pictures.validation) // max(1, options.validate))]

    run = Run(options, pictures, plan, device)
    if os.path.exists(run.checkpoint):
        run.resume()
    else:
        run.write_curve("w", CURVE)
    run.write_options()
    before = run.seconds
    print(
        f"{len(pictures.training)} training and {len(pictures.validation)} validation pictures, "
        f"{len(pictures.classes)} classes; {options.shape} on {name_of(device)}, step {run.step} of {plan.steps}",
        flush=True,
    )
    stopping: List[int] = []
    handler = signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))
    saved = reported = time.monotonic()
    reported_step = run.step
    while run.step < plan.steps:
        epoch, within = plan.epoch(run.step)
        size = plan.sizes[epoch]
        run.learn(orders[epoch][within * options.batch : (within + 1) * options.batch], size)

        now = time.monotonic()
        spent = before + now - started
        ends = run.step == plan.starts[epoch + 1]
        stop = bool(stopping) or now - started > options.minutes * 60
        if now - reported > 60:
            speed = (run.step - reported_step) * options.batch / (now - reported)
            print(
                f"epoch {epoch + 1}/{len(orders)} step {run.step}/{plan.steps} size {size} "
                f"loss {float(run.loss) / run.seen:.3f} top-1 {float(run.right) / run.seen:.3f} {speed:.0f} pictures/s",
                flush=True,
            )
            reported, reported_step = now, run.step
        if ends:
            run.end_epoch(epoch, size, watched, spent)
        if ends or stop or now - saved > options.save * 60:
            run.save(spent)
            saved = now
        if stop:
            break
    signal.signal(signal.SIGTERM, handler)
    complete = run.step >= plan.steps
    message = (
        "training is complete" if complete else f"stopped at step {run.step} of {plan.steps}; the same command goes on"
    )
    print(message, flush=True)
    return complete


if __name__ == "__main__":
    train(parse_options(sys.argv[1:]))
