/**
 * @file The peer as its documentation uses it: an image-classification pipeline, one picture after the other.
 * node classify.js MODELS-FOLDER MODEL PICTURE... ; prints one JSON object
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { env, pipeline } from '@huggingface/transformers';

const [folder, model, ...pictures] = process.argv.slice(2);
env.localModelPath = folder;
env.allowRemoteModels = false;
const classify = await pipeline('image-classification', model, { dtype: 'fp32', device: 'cpu' });
await classify(pictures[0]);

const start = performance.now();
for (const picture of pictures) await classify(picture, { top_k: 5 });
const seconds = (performance.now() - start) / 1000;
process.stdout.write(`${JSON.stringify({ pictures: pictures.length, seconds })}\n`);
process.exit();
