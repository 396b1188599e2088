"""Writes what the project's importer reads: weights in half precision and the list of classes.

    python3 models/training/export.py run/checkpoint.pth starter

gives `starter.pth` (a state dict under torchvision's names: an ordered dict of tensors and nothing
else, float16, batch counters left out) and `starter.txt` (one wnid a line, in the order of the
outputs). Batch norm stays as it is; the importer folds it.
"""

import argparse
from collections import OrderedDict

import torch


def half(weights: dict) -> "OrderedDict[str, torch.Tensor]":
    """The weights as contiguous float16. Raises ValueError where one does not fit."""
    result = OrderedDict()
    for name, value in weights.items():
        if name.endswith("num_batches_tracked"):
            continue
        result[name] = value.detach().cpu().to(torch.float16).contiguous()
        if not torch.isfinite(result[name]).all():
            raise ValueError(f"{name} does not fit half precision")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", help="checkpoint.pth of a run")
    parser.add_argument("name", help="where to write NAME.pth and NAME.txt")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu")
    torch.save(half(state["average"]), options.name + ".pth")
    with open(options.name + ".txt", "w", encoding="utf-8") as file:
        file.writelines(wnid + "\n" for wnid in state["classes"])
    progress = f"step {state['step']} of {state['steps']}"
    print(f"{options.name}.pth: {len(state['classes'])} classes, {state['shape']}, {progress}")


if __name__ == "__main__":
    main()
