"""Top-1 and top-5 on the validation part, at one or several picture sizes.

    python3 models/training/evaluate.py shards run/checkpoint.pth --sizes 96 112 128

Prints one JSON object. `large` counts the pictures whose original is at least 200 pixels on its
short side, which is what a person's photos are like.
"""

import argparse
import json
import os

import torch

import data
from network import build
from pack import LARGE
from train import accuracy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", help="folder of shards made by pack.py")
    parser.add_argument("checkpoint", help="checkpoint.pth of a run")
    parser.add_argument("--sizes", type=int, nargs="+", default=[128], help="picture sizes in pixels (default 128)")
    parser.add_argument("--store", type=int, default=128, help="size at which pictures are kept decoded (default 128)")
    parser.add_argument("--cache", help="folder of decoded pictures (default: beside the checkpoint)")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: PyTorch's choice)")
    parser.add_argument("--every", type=int, default=1, help="look at every n-th picture only")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    state = torch.load(options.checkpoint, map_location=device)
    cache = options.cache or os.path.join(os.path.dirname(options.checkpoint), "decoded")
    pictures = data.load(options.shards, cache, options.store, options.threads or os.cpu_count() or 1)
    pictures = data.near(pictures, device)
    if pictures.classes != state["classes"]:
        raise SystemExit("the shards hold other classes than the checkpoint knows")
    network = build(len(state["classes"]), state["shape"])
    network.load_state_dict(state["average"])
    network.to(device, memory_format=torch.channels_last)

    everything = pictures.validation[:: options.every]
    parts = {"all": everything, "large": everything[pictures.short[everything] >= LARGE]}
    results = []
    for size in options.sizes:
        for name, rows in parts.items():
            first, fifth = accuracy(network, pictures, rows, size, device, "fp32")
            results.append(
                {"size": size, "pictures": name, "count": len(rows), "top1": round(first, 4), "top5": round(fifth, 4)}
            )
    print(
        json.dumps(
            {"step": state["step"], "steps": state["steps"], "classes": len(state["classes"]), "results": results},
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
