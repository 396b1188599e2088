/**
 * @file A classifier of average colours, for tests that need a network which is right: a red picture is a golden
 * retriever, a dark red one a beagle, and what lies between them is a dog of unclear breed. It looks where the colour is.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { Sidecar } from '../model.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';

/** Each class is a colour, RGB 0..255. */
export const colourClasses = [
  { label: 'n02099601', name: 'golden retriever', colour: [255, 0, 0] },
  { label: 'n02088364', name: 'beagle', colour: [150, 0, 0] },
  { label: 'n02123045', name: 'tabby', colour: [0, 255, 0] },
  { label: 'n04146614', name: 'school bus', colour: [255, 255, 0] },
  { label: 'n07753592', name: 'banana', colour: [0, 0, 255] },
] as const;

/** How fast certainty falls with distance: a pure colour is over 99 % sure, the middle of two is 50 % each. */
const steepness = 80;

/**
 * Writes `NAME.onnx` and its sidecar into a folder that exists. Softmax of the logits is that of the negative squared
 * distance to each class's colour, which is linear in the picture's average colour but for a term all classes share.
 * @param options.labels other names for the same classes, in the order of `colourClasses`
 * @returns the path of the ONNX file
 */
export async function writeColourModel(
  folder: string,
  { name = 'colours', labels = colourClasses.map(({ label }) => label) as readonly string[] } = {},
): Promise<string> {
  const colours = colourClasses.map(({ colour }) => colour.map((value) => value / 255));
  const weights = [0, 1, 2].flatMap((channel) => colours.map((colour) => 2 * steepness * colour[channel]!));
  const biases = colours.map((colour) => -steepness * colour.reduce((sum, value) => sum + value * value, 0));

  const graph = new GraphBuilder('colours');
  const pixels = graph.input('pixels', 'uint8', ['N', 'H', 'W', 3]);
  const float = graph.node('Cast', [pixels], 'float', { to: 1 });
  const scaled = graph.node('Div', [float, graph.constant('white', [1], Float32Array.of(255))], 'scaled');
  const planes = graph.node('Transpose', [scaled], 'features', { perm: [0, 3, 1, 2] });
  const pooled = graph.node('GlobalAveragePool', [planes], 'pooled');
  const average = graph.node('Flatten', [pooled], 'embedding', { axis: 1 });
  const matrix = graph.constant('weights', [3, colours.length], Float32Array.from(weights));
  const product = graph.node('MatMul', [average, matrix], 'product');
  graph.node(
    'Add',
    [product, graph.constant('biases', [colours.length], Float32Array.from(biases))],
    'logits',
  );
  graph.output('logits', 'float32', ['N', colours.length]);
  graph.output('embedding', 'float32', ['N', 3]);
  graph.output('features', 'float32', ['N', 3, 'H', 'W']);

  const sidecar: z.input<typeof Sidecar> = {
    name: 'Average colours',
    licence: 'MIT',
    input: { layout: 'NHWC', type: 'uint8', size: 32, resize: 32 },
    output: { kind: 'logits', name: 'logits', embedding: 'embedding', features: 'features' },
    labels: [...labels],
  };
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, graph.toBytes());
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify(sidecar, null, 2));
  return file;
}
