import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Model, Sidecar } from '../../../../models/model.ts';
import { makeTinyModel } from '../../../../models/resnext/tiny.ts';
import { Vision } from '../vision.ts';
import { hasSwiftShader, swiftShader } from './testing/swiftshader.ts';

if (!hasSwiftShader) {
  process.stderr.write('Skipped: WebGPU without a GPU. SwiftShader is carried for Linux on x64 only.\n');
}

describe.skipIf(!hasSwiftShader)('WebGPU on SwiftShader', () => {
  let folder: string;
  let model: Model;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phototag-swiftshader-'));
    const tiny = makeTinyModel({ classes: 5, size: 64, seed: 1 });
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, tiny.bytes);
    const sidecar = Sidecar.parse(tiny.sidecar);
    model = { id: 'tiny', file, sidecar, labels: ['a', 'b', 'c', 'd', 'e'], version: 'v' };
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('it agrees with the CPU, is slower, and is left alone for that', async () => {
    for (const [name, value] of Object.entries(await swiftShader())) vi.stubEnv(name, value);
    try {
      const deviceMemory = join(folder, 'devices.json');
      const verdicts = await Vision.measureDevices({ model, deviceMemory });
      expect(verdicts.find(({ provider }) => provider === 'webgpu')).toMatchObject({ works: true });
      expect(verdicts).toContainEqual(
        expect.objectContaining({
          provider: 'webgpu',
          difference: expect.toSatisfy((x: number) => x < 1e-4),
        }),
      );
      await using vision = await Vision.open({ model, device: 'auto', deviceMemory, workers: 1 });
      expect(vision.device).toBe('cpu');
      expect(vision.deviceReason).toMatch(/^webgpu is slower, [\d.]+ pictures\/s/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
