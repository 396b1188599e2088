"""Writes what the project's importer reads: weights in half precision and the list of classes.

    python3 models/training/export.py run/checkpoint.pth starter --size 128

gives `starter.pth` (a state dict under torchvision's names: an ordered dict of tensors and nothing
else, float16, batch counters left out), `starter.txt` (one wnid a line, in the order of the outputs)
and `starter.reference.json`: what PyTorch answers with these weights at that picture size, for what
is built from them to be held against. Batch norm stays as it is; the importer folds it.
"""

import argparse
import json
from collections import OrderedDict

import torch
from torch import Tensor

import data
from network import build


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


def pattern(size: int, number: int) -> Tensor:
    """A picture that needs no file, uint8 [size, size, 3]: ramps that fold back, in whole numbers alone."""
    y, x, channel = torch.meshgrid(torch.arange(size), torch.arange(size), torch.arange(3), indexing="ij")
    folded = (x * (number + 2) + y * y // 7 + 64 * channel) % 512
    return torch.minimum(folded, 511 - folded).to(torch.uint8)


@torch.no_grad()
def reference(weights: dict, classes: int, shape: str, size: int) -> dict:
    network = build(classes, shape)
    network.load_state_dict({name: value.float() for name, value in weights.items()}, strict=False)
    pixels = torch.stack([pattern(size, number) for number in range(3)]).permute(0, 3, 1, 2)
    logits = network.eval()(data.centre(pixels, size))
    return {"size": size, "logits": [[round(value, 4) for value in row] for row in logits.tolist()]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", help="checkpoint.pth of a run")
    parser.add_argument("name", help="where to write NAME.pth and the rest")
    parser.add_argument("--size", type=int, required=True, help="picture size at which it is used, in pixels")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu")
    weights = half(state["average"])
    torch.save(weights, options.name + ".pth")
    with open(options.name + ".reference.json", "w", encoding="utf-8") as file:
        json.dump(reference(weights, len(state["classes"]), state["shape"], options.size), file)
    with open(options.name + ".txt", "w", encoding="utf-8") as file:
        file.writelines(wnid + "\n" for wnid in state["classes"])
    progress = f"step {state['step']} of {state['steps']}"
    print(f"{options.name}.pth: {len(state['classes'])} classes, {state['shape']}, {progress}")


if __name__ == "__main__":
    main()
