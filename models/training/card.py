"""Writes the model card: what was trained, on what, how, and what was reached.

    python3 models/training/evaluate.py shards run/checkpoint.pth --sizes 96 128 > run/evaluation.json
    npx phototag calibrate FOLDER --model ID --json > run/calibration.json
    python3 models/training/card.py run --shards shards --calibrated "8 bits=run/calibration.json" > card.md

Every figure comes from the run's own files. `--calibrated` is a row of what the shipped program says on the
pictures that it was calibrated on, each half of them measured with what was fitted to the other; `--tried`
is one of what it says on other pictures, from `phototag calibrate FOLDER --dry-run --json`. `--plain` leaves
out the project's sources, for a model trained on a person's own folder.
"""

import argparse
import csv
import json
import os
from collections import Counter

import torch

from gather import read_sources
from holdout import TRAINING, VALIDATION, part_of
from pack import read_shards


def table(header: list, rows: list) -> str:
    lines = [header, ["-"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def said_row(argument: str, measured: str) -> list:
    """A row of the table of what is said. The argument is NAME=FILE, of a report of `phototag calibrate --json`."""
    name, _, path = argument.partition("=")
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    said = report[measured]
    shares = [report["top1"], report["top5"], said["precision"], said["coverage"]]
    unknown = f"{1 - report['known'] / report['pictures']:.0%}"
    return [name, report["pictures"], unknown, *(f"{share:.1%}" for share in shares), f"{said['nats']:.2f}"]


def card(run: str, shards: str, plain: bool, said: list, notes: list) -> str:
    state = torch.load(os.path.join(run, "checkpoint.pth"), map_location="cpu")
    with open(os.path.join(run, "options.json"), encoding="utf-8") as file:
        options = json.load(file)
    with open(os.path.join(run, "curve.csv"), newline="", encoding="utf-8") as file:
        curve = list(csv.reader(file))
    with open(os.path.join(run, "evaluation.json"), encoding="utf-8") as file:
        evaluation = json.load(file)
    parts = Counter(part_of(sha256) for _, sha256, _, _ in read_shards(shards))
    finished = "to the end" if state["step"] >= state["steps"] else f"to step {state['step']} of {state['steps']}"
    schedule = ", ".join(f"{epochs} epochs at {size} px" for size, epochs in options["schedule"])
    reached = [
        [row["size"], row["pictures"], row["count"], f"{row['top1']:.1%}", f"{row['top5']:.1%}"]
        for row in evaluation["results"]
    ]
    sections = [
        "# Model card",
        f"ResNeXt-50 ({state['shape']}), trained by this project from fresh weights to tell {len(state['classes'])} "
        "WordNet 3.0 synsets apart. It says one of them for any picture, also for one that shows none of them.",
        "## Reached",
        "On pictures of the validation part, which training never saw; `large`: the original is 200 pixels or more.",
        table(["size", "pictures", "count", "top-1", "top-5"], reached),
        *(
            [
                "What the program says with it (its own decoding, the most specific concept that is sure enough): "
                "precision is the share of it that is true, coverage that of the pictures of which anything is said; "
                "nats are ln(classes of the model / classes below the tag). Top-1 and top-5 are those of pictures of "
                "classes that the model knows.",
                table(["", "pictures", "of unknown classes", "top-1", "top-5", "precision", "coverage", "nats"], said),
            ]
            if said
            else []
        ),
        "## Trained",
        f"On {options['device']}, {state['seconds'] / 3600:.1f} hours, {finished}. {schedule}; batch {options['batch']}, "
        f"peak rate {options['rate']} for a batch of 128, decay {options['decay']}, "
        f"label smoothing {options['smoothing']}, mixup {options['mixup']}, moving average {options['average']}, "
        f"{options['precision']}, seed {options['seed']}. An epoch shows at most {options['most']} pictures of a class, "
        f"{options['most_small']} of one known from small pictures alone, "
        f"and classes with fewer than {options['balance']} more often.",
        *notes,
        table(curve[0], curve[1:]),
        "## Pictures",
        f"{parts[TRAINING]} for training, {parts[VALIDATION]} for validation and calibration, told apart by the SHA-256 "
        "of the file (`models/training/holdout.py`); an eighth, reserved for examination by others, was never used. "
        "A training picture that looks the same as a validation picture of its class was dropped.",
    ]
    if not plain:
        rows = [
            [source["origin"], f"{source['repository']}@{source['commit'][:10]}", source["terms"]]
            for source in read_sources()
        ]
        sections += [
            "No picture is part of the project.",
            table(["source", "repository", "terms"], rows),
            "## Limits",
            "Many classes were seen at 64 or 84 pixels only; some have fewer than fifty pictures. People are one class, "
            "learnt from about three hundred portraits of a few dozen people. The sets were made for research from the "
            "web and show some parts of the world more than others.",
        ]
    return "\n\n".join(sections) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", help="folder of a run, with evaluation.json in it")
    parser.add_argument("--shards", required=True, help="the shards it was trained on")
    parser.add_argument("--plain", action="store_true", help="without the project's sources")
    parser.add_argument("--calibrated", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--tried", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--note", action="append", default=[], help="a paragraph on how it was trained")
    options = parser.parse_args()
    said = [said_row(row, "after") for row in options.calibrated] + [said_row(row, "before") for row in options.tried]
    print(card(options.run, options.shards, options.plain, said, options.note), end="")


if __name__ == "__main__":
    main()
