/** @file The models that can be fetched: where they lie, what proves them whole, and how pictures go in. */
import type { z } from 'zod';
import type { Sidecar } from './model.ts';
import { imagenetNormalisation } from './resnext/normalisation.ts';

export interface CatalogEntry {
  readonly id: string;
  readonly url: string;
  /** Exact size of the download, where it is known. */
  readonly bytes: number | null;
  /** Lower-case hex, whole or its first digits; null where the publisher states none. */
  readonly sha256: string | null;
  /**
   * Of the download. An ONNX file is kept as it is; a checkpoint (`.pth`, `.safetensors`) is built into one that takes
   * bytes, and its sidecar, which says how the network was trained to see pictures, changes with it.
   */
  readonly sidecar: z.input<typeof Sidecar>;
  /**
   * Pixels: the side of the input with which the same weights are installed once more, as `ID-fast`. Only for what is
   * built here, since that takes any size.
   */
  readonly fastSize?: number;
}

/**
 * Pixels: the side of the crops that torchvision's recipe trains with
 * (https://pytorch.org/blog/how-to-train-state-of-the-art-models-using-torchvision-latest-primitives/).
 */
export const fastSize = 176;

const huggingFace = 'https://huggingface.co';

/** What networks trained on ImageNet with PyTorch take. */
const imagenetInput = (resize: number, interpolation: 'bilinear' | 'bicubic') => ({
  layout: 'NCHW' as const,
  type: 'float32' as const,
  size: 224,
  resize,
  interpolation,
  mean: [...imagenetNormalisation.mean] as [number, number, number],
  std: [...imagenetNormalisation.std] as [number, number, number],
});

const imagenetLogits = { output: { kind: 'logits' as const }, labels: 'imagenet1k' };

export const catalog: readonly CatalogEntry[] = [
  {
    // https://docs.pytorch.org/vision/main/models/generated/torchvision.models.resnext50_32x4d.html
    id: 'resnext50-imagenet',
    url: 'https://download.pytorch.org/models/resnext50_32x4d-1a0047aa.pth',
    bytes: null,
    sha256: '1a0047aa',
    sidecar: {
      name: 'ResNeXt-50 32x4d (torchvision, ImageNet-1k V2)',
      licence: 'BSD-3-Clause',
      input: imagenetInput(232, 'bilinear'),
      ...imagenetLogits,
    },
    fastSize,
  },
  {
    id: 'resnext50-imagenet-onnx',
    url: `${huggingFace}/Kalray/resnext50/resolve/a1672c5af74a6229eda6867132b7731e8c634837/resnext50.onnx`,
    bytes: 100_003_639,
    sha256: '427d85d12cb022ef4829d52fa95c2dd84ef8475831294ce094b57fc860943e17',
    sidecar: {
      name: 'ResNeXt-50 32x4d (Kalray, exported from torchvision)',
      licence: 'Apache-2.0',
      input: imagenetInput(232, 'bilinear'),
      ...imagenetLogits,
    },
  },
  {
    id: 'resnext50-imagenet-int8',
    url: `${huggingFace}/Kalray/resnext50/resolve/79b3c8f5729316554d537d9d2775f24143d3c3e0/resnext50-q.onnx`,
    bytes: 25_207_379,
    sha256: '8f1c836207eb62be7a6818e9cc989b0d4cf417e1c701d2e3adf11d369292c2d3',
    sidecar: {
      name: 'ResNeXt-50 32x4d (Kalray, quantised)',
      licence: 'Apache-2.0',
      input: imagenetInput(232, 'bilinear'),
      ...imagenetLogits,
    },
  },
  {
    // Wightman et al., "ResNet strikes back", 2021: bicubic, 95 % of the short side. The hub states no checksum.
    id: 'resnext50-imagenet-a1h',
    url: `${huggingFace}/timm/resnext50_32x4d.a1h_in1k/resolve/main/model.safetensors`,
    bytes: null,
    sha256: null,
    sidecar: {
      name: 'ResNeXt-50 32x4d (timm, a1h recipe)',
      licence: 'Apache-2.0',
      input: imagenetInput(235, 'bicubic'),
      ...imagenetLogits,
    },
    fastSize, // smaller than the 224 it was trained with, so that it may lose more than torchvision's
  },
  {
    id: 'mobilenetv2-imagenet-int8',
    url: `${huggingFace}/onnxmodelzoo/mobilenetv2-12-int8/resolve/main/mobilenetv2-12-int8.onnx`,
    bytes: 3_655_033,
    sha256: 'cc028fe6cae7bc11a4ff53cfc9b79c920e8be65ce33a904ec3e2a8f66d77f95f',
    sidecar: {
      name: 'MobileNetV2 (ONNX model zoo, quantised)',
      licence: 'Apache-2.0',
      input: imagenetInput(256, 'bilinear'),
      ...imagenetLogits,
    },
  },
];
