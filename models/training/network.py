"""ResNeXt-50: Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", CVPR 2017.

Modules carry torchvision's names, so that the project's importer reads the state dict as it reads
torchvision's. Cardinality and width per group are free: `32x4d` is the network of the paper,
`16x4d` or `32x1d` are narrower ones for a machine without an accelerator.
"""

import re
from typing import Sequence

import torch
from torch import Tensor, nn

BLOCKS = (3, 4, 6, 3)  # bottleneck blocks of the four stages: fifty layers
EXPANSION = 4  # a block gives four times its stage's planes


class Bottleneck(nn.Module):
    """1x1 in, grouped 3x3 that carries the stride, 1x1 out, around a shortcut."""

    def __init__(self, channels: int, planes: int, stride: int, cardinality: int, width: int):
        super().__init__()
        inner = planes * width // 64 * cardinality
        outer = planes * EXPANSION
        self.conv1 = nn.Conv2d(channels, inner, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride, padding=1, groups=cardinality, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, outer, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outer)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or channels != outer:
            self.downsample = nn.Sequential(nn.Conv2d(channels, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.relu(self.bn3(self.conv3(x)) + shortcut)


class ResNeXt(nn.Module):
    """Normalised RGB `[N, 3, H, W]` to logits `[N, classes]`."""

    def __init__(self, classes: int, cardinality: int, width: int, blocks: Sequence[int] = BLOCKS):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        channels = 64
        for stage, count in enumerate(blocks):
            planes = 64 << stage
            layer = nn.Sequential()
            for block in range(count):
                stride = 2 if stage > 0 and block == 0 else 1
                layer.append(Bottleneck(channels, planes, stride, cardinality, width))
                channels = planes * EXPANSION
            setattr(self, f"layer{stage + 1}", layer)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, classes)

        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if isinstance(module, Bottleneck):
                nn.init.zeros_(module.bn3.weight)  # each block starts as the identity (Goyal et al. 2017)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def build(classes: int, shape: str = "32x4d", blocks: Sequence[int] = BLOCKS) -> ResNeXt:
    """A network with fresh weights. `shape` is cardinality and width per group, as in `32x4d`."""
    match = re.fullmatch(r"(\d+)x(\d+)d", shape)
    if not match:
        raise ValueError(f"not a shape like 32x4d: {shape!r}")
    return ResNeXt(classes, int(match[1]), int(match[2]), blocks)
