"""Writes the model card: what was trained, on what, how, and what was reached.

    python3 models/training/evaluate.py shards run/checkpoint.pth --sizes 96 128 > run/evaluation.json
    python3 models/training/card.py run --shards shards > card.md

Every figure comes from the run's own files. `--plain` leaves out the project's sources, for a model
trained on a person's own folder.
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


def card(run: str, shards: str, plain: bool) -> str:
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
        "## Trained",
        f"On {options['device']}, {state['seconds'] / 3600:.1f} hours, {finished}. {schedule}; batch {options['batch']}, "
        f"peak rate {options['rate']} for a batch of 128, decay {options['decay']}, "
        f"label smoothing {options['smoothing']}, mixup {options['mixup']}, moving average {options['average']}, "
        f"{options['precision']}, seed {options['seed']}. An epoch shows at most {options['most']} pictures of a class, "
        f"and classes with fewer than {options['balance']} more often.",
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
    options = parser.parse_args()
    print(card(options.run, options.shards, options.plain), end="")


if __name__ == "__main__":
    main()
