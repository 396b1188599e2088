/** @file Every odd, broken or hostile file there is ends as an analysis or as a failure with a code. */
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { FailureCode } from '../../contract/failure.ts';
import { Sidecar } from '../../../models/model.ts';
import { makeTinyModel } from '../../../models/resnext/tiny.ts';
import { Vision } from './vision.ts';

const photos = resolve(import.meta.dirname, '../../../../shared/photos');
const isAbsent = !existsSync(photos);
if (isAbsent) process.stderr.write(`skipped: the torture of the decoder, for want of ${photos}\n`);

/** What a person would expect, by folder: these and no others may fail. */
const mayFail = /^(?:bomb|broken-jpeg|jxl|raw-header-only|wrong-extension)\//;
/** Files outside of those folders that are broken on purpose, or in a format long gone (JPEG inside TIFF, the old way). */
const brokenElsewhere = /Exception\.|^x[cd].*\.png$|^ojpeg-strip\.tif$|\.csv$/;

test.skipIf(isAbsent)(
  'every file ends as an analysis or as a failure with a code',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phototag-torture-'));
    const { bytes, sidecar } = makeTinyModel({ classes: 5, size: 32, seed: 1 });
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, bytes);
    const labels = ['a', 'b', 'c', 'd', 'e'];
    const model = { id: 'tiny', file, sidecar: Sidecar.parse(sidecar), labels, version: '' };
    const vision = await Vision.open({ model, thumbnails: join(folder, 'thumbnails') });

    const names = globSync('**/*', { cwd: photos, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(photos.length + 1));
    const fates = await Promise.all(
      names.map(async (name) => {
        const code = await vision.analyse(join(photos, name)).then(
          (analysis) => (analysis.scores.every(Number.isFinite) ? 'ok' : 'not a number'),
          (error) => error.code as string,
        );
        return { name, code };
      }),
    );
    await vision.end();
    await rm(folder, { recursive: true });

    const counts = Object.entries(Object.groupBy(fates, ({ code }) => code)).map(
      ([code, of]) => `${code} ${of!.length}`,
    );
    process.stderr.write(`${names.length} files: ${counts.sort().join(', ')}\n`);
    expect(names.length).toBeGreaterThan(350);
    const codes: string[] = [
      'ok',
      ...FailureCode.options.filter((code) => code !== 'CRASHED' && code !== 'TIMEOUT'),
    ];
    expect(fates.filter(({ code }) => !codes.includes(code))).toEqual([]);
    const surprises = fates.filter(({ name, code }) => {
      const inTorture = name.replace(/^torture\//, '');
      return code !== 'ok' && !mayFail.test(inTorture) && !brokenElsewhere.test(basename(name));
    });
    expect(surprises).toEqual([]);
    const fateOf = Object.fromEntries(fates.map(({ name, code }) => [name, code]));
    expect(fateOf).toMatchObject({
      'torture/bomb/17000x17000.avif': 'TOO_LARGE',
      'torture/wrong-extension/empty.jpg': 'CORRUPT',
      'torture/wrong-extension/text_content.jpg': 'UNSUPPORTED',
      'torture/wrong-extension/png_content.jpg': 'ok',
      'torture/jpeg-content-in-nef-ext/Issue 247-1.nef': 'ok',
      'torture/unicode-name/йцук 写真 café.jpg': 'ok',
    });
  },
  240_000,
);
