/** @file The plain network of the project's source notebook: no shortcuts, no groups, built as that notebook writes it. */
import type { FeatureMap, Layers } from './layers.ts';

/** Stride of the first convolution of each stage; the second one keeps the size. */
const strides = [1, 2, 2, 2];

/** Each stage is Conv, BatchNorm, ReLU twice over, in a PyTorch Sequential: parameters sit at 0, 1, 3 and 4. */
export function notebook(layers: Layers, image: FeatureMap, output: string): FeatureMap {
  let x = layers.relu(layers.convolution(image, 'conv1', 'bn1'));
  strides.forEach((stride, index) => {
    const stage = `layer${index + 1}`;
    x = layers.relu(layers.convolution(x, `${stage}.0`, `${stage}.1`, stride));
    x = layers.convolution(x, `${stage}.3`, `${stage}.4`);
    x = index === strides.length - 1 ? layers.relu(x, output) : layers.relu(x);
  });
  return x;
}
