/** @file ResNeXt: Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", CVPR 2017. */
import { Problem } from '../../app/contract/problem.ts';
import type { FeatureMap, Layers } from './layers.ts';

/**
 * Stem, stages of bottleneck blocks, ReLU last. Parameters are named as torchvision and timm name them
 * (`layer1.0.conv2.weight`); how many stages, blocks, channels and groups there are follows from names and shapes,
 * so that a ResNet of bottleneck blocks is built too, as the ResNeXt of one group that it is.
 */
export function resnext(layers: Layers, image: FeatureMap, output: string): FeatureMap {
  let x = layers.maxPool(layers.relu(layers.convolution(image, 'conv1', 'bn1', 2)));
  const blocks = blockNames(layers);
  for (const block of blocks) {
    const opensStage = block.endsWith('.0') && block !== 'layer1.0';
    x = bottleneck(layers, x, block, opensStage ? 2 : 1, block === blocks.at(-1) ? output : block);
  }
  return x;
}

/** 1x1 narrows, 3x3 in groups carries the stride, 1x1 widens; the way past it is straight where shapes allow. */
function bottleneck(
  layers: Layers,
  x: FeatureMap,
  block: string,
  stride: number,
  output: string,
): FeatureMap {
  const narrow = layers.relu(layers.convolution(x, `${block}.conv1`, `${block}.bn1`));
  const grouped = layers.relu(layers.convolution(narrow, `${block}.conv2`, `${block}.bn2`, stride));
  const wide = layers.convolution(grouped, `${block}.conv3`, `${block}.bn3`);
  const shortcut = layers.has(`${block}.downsample.0.weight`)
    ? layers.convolution(x, `${block}.downsample.0`, `${block}.downsample.1`, stride)
    : x;
  return layers.relu(layers.add(wide, shortcut, `${block}.sum`), output);
}

function blockNames(layers: Layers): string[] {
  const names: string[] = [];
  for (let stage = 1; layers.has(`layer${stage}.0.conv1.weight`); stage++) {
    for (let block = 0; layers.has(`layer${stage}.${block}.conv1.weight`); block++) {
      names.push(`layer${stage}.${block}`);
    }
  }
  if (names.length === 0) throw new Problem('BAD_MODEL', 'The parameter layer1.0.conv1.weight is missing.');
  return names;
}
