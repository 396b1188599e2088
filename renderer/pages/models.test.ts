import { expect, test } from 'vitest';
import type { ModelInfo } from '../../app/contract/results.ts';
import { isBundled, offeredModel, smallerInput } from './models.ts';

const model = (id: string, some: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  name: id,
  licence: 'MIT',
  classes: null,
  size: null,
  bytes: null,
  weightsOf: null,
  installed: false,
  inUse: false,
  file: null,
  problem: null,
  ...some,
});
const here = { installed: true, file: '/m/x.onnx' };

test('the first of known size is offered, else the first', () => {
  const starter = model('starter', { ...here, classes: 380 });
  const [large, sized] = [model('large'), model('sized', { bytes: 1e8 })];
  expect(offeredModel([starter, large, sized])?.id).toBe('sized');
  expect(offeredModel([large])?.id).toBe('large');
  expect(offeredModel([])).toBeNull();
});

test('nothing is offered where a large model is here and works', () => {
  const [one, other] = [model('one', { ...here, classes: 1000 }), model('other', { bytes: 1 })];
  expect(offeredModel([one, other])).toBeNull();
  expect(offeredModel([{ ...one, problem: 'It is damaged.' }, other])?.id).toBe('other');
});

test('bundled is what lies in the program’s own folder', () => {
  expect(isBundled(model('a', { file: '/opt/phototag/models/bundled/starter.onnx' }))).toBe(true);
  expect(isBundled(model('a', { file: 'C:\\Phototag\\models\\bundled\\starter.onnx' }))).toBe(true);
  expect(isBundled(model('a', { file: '/home/ada/models/own.onnx' }))).toBe(false);
  expect(isBundled(model('a'))).toBe(false);
});

test('an input is smaller beside that of the model whose weights are used, and only then', () => {
  const full = model('net', { ...here, size: 224 });
  const others = ['fast', 'same', 'larger', 'other'].map((id, i) =>
    model(id, { ...here, size: [112, 224, 288, 112][i]!, weightsOf: id === 'other' ? 'gone' : 'net' }),
  );
  const all = [full, ...others];
  expect(all.map((each) => smallerInput(each, all))).toEqual([
    null,
    { size: 112, full: 224, times: 4 },
    ...[null, null, null],
  ]);
});
