import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { makeTinyModel } from '../../../models/resnext/tiny.ts';
import { gradientImage } from './testing.ts';
import { thumbnailFile, thumbnailSize, Vision, type VisionOptions } from './vision.ts';

let folder: string;
let model: Model;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-vision-'));
  const tiny = makeTinyModel({ classes: 5, size: 32, seed: 1 });
  const file = join(folder, 'tiny.onnx');
  await writeFile(file, tiny.bytes);
  const sidecar = Sidecar.parse(tiny.sidecar);
  model = { id: 'tiny', file, sidecar, labels: ['a', 'b', 'c', 'd', 'e'], version: 'v' };
});
afterAll(() => rm(folder, { recursive: true }));

const opened: Vision[] = [];
async function open(options: Partial<VisionOptions> = {}): Promise<Vision> {
  const vision = await Vision.open({ model, workers: 1, threads: 1, ...options });
  opened.push(vision);
  return vision;
}
afterEach(() => Promise.all(opened.splice(0).map((vision) => vision.end())));

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a photo is looked at in a worker', () => {
  test('one look gives all there is', async () => {
    const photo = join(folder, 'photo.jpg');
    const exif = { IFD0: { Make: 'Canon' }, IFD2: { DateTimeOriginal: '2015:06:07 08:09:10' } };
    await gradientImage(900, 600).withExif(exif).jpeg().toFile(photo);
    const thumbnails = join(folder, 'thumbnails');
    const vision = await open({ thumbnails });
    expect(vision.device).toBe('cpu');

    const analysis = await vision.analyse(photo);
    expect(analysis).toMatchObject({ type: 'jpeg', width: 900, height: 600, orientation: 1 });
    expect(analysis.capture).toMatchObject({ make: 'Canon', takenAt: Date.UTC(2015, 5, 7, 8, 9, 10) });
    expect(analysis.scores).toBeInstanceOf(Float32Array);
    expect(analysis.scores).toHaveLength(5);
    expect(analysis.embedding).toHaveLength(64);
    expect(analysis.perceptualHash).toHaveLength(8);
    const thumbnail = sharp(thumbnailFile(thumbnails, analysis.contentHash));
    expect(await thumbnail.metadata()).toMatchObject({ width: thumbnailSize, height: 213 });
  });

  test('the same photo has the same scores, alone and among others', async () => {
    const photos = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const photo = join(folder, `same-${i}.png`);
        await gradientImage(40 + 7 * i, 40)
          .png()
          .toFile(photo);
        return photo;
      }),
    );
    const vision = await open();
    const alone: Float32Array[] = [];
    for (const photo of photos) alone.push((await vision.analyse(photo)).scores);
    const together = await Promise.all(photos.map((photo) => vision.analyse(photo)));
    together.forEach(({ scores }, i) =>
      scores.forEach((score, j) => expect(score).toBeCloseTo(alone[i]![j]!, 4)),
    );
    expect(alone[0]).not.toEqual(alone[11]);
  });

  test('a failure is the photo’s own', async () => {
    const text = join(folder, 'text.jpg');
    await writeFile(text, 'Dear diary');
    const vision = await open();
    await expect(vision.analyse(text)).rejects.toMatchObject({ name: 'PhotoFailure', code: 'UNSUPPORTED' });
    await expect(vision.analyse(join(folder, 'gone.jpg'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a preview of what a browser cannot show is a JPEG', async () => {
    const tiff = join(folder, 'scan.tif');
    await gradientImage(300, 200).tiff().toFile(tiff);
    const preview = await (await open()).preview(tiff, 150);
    expect(await sharp(preview).metadata()).toMatchObject({ format: 'jpeg', width: 150, height: 100 });
  });

  test('nothing is left for onnxruntime’s telemetry: no id, no log, no events to be sent', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    for (const name of ['HOME', 'TMPDIR', 'XDG_CACHE_HOME']) vi.stubEnv(name, home);
    vi.stubEnv('ORT_DISABLE_TELEMETRY', undefined); // what the tests are started with is no help to a person
    const photo = join(folder, 'quiet.png');
    await gradientImage(60, 50).png().toFile(photo);
    await (await open()).analyse(photo);
    await Promise.all(opened.splice(0).map((vision) => vision.end()));
    vi.unstubAllEnvs();
    expect(await readdir(home, { recursive: true })).toEqual([]);
  });

  test('a look says the same as an analysis, and keeps no thumbnail', async () => {
    const photo = join(folder, 'look.png');
    await gradientImage(60, 50).png().toFile(photo);
    const thumbnails = join(folder, 'no-thumbnails');
    const vision = await open({ thumbnails });
    const look = await vision.look(photo);
    expect(existsSync(thumbnails)).toBe(false);
    expect(await vision.analyse(photo)).toEqual(look);
    expect(existsSync(thumbnails)).toBe(true);
  });
});

describe('what cannot be opened', () => {
  test('a model that is none', async () => {
    const file = join(folder, 'broken.onnx');
    await writeFile(file, 'not a model');
    const opening = open({ model: { ...model, file } });
    await expect(opening).rejects.toMatchObject({ code: 'BAD_MODEL', message: /^[^\n]*broken\.onnx[^\n]*$/ });
  });

  test('a device that is not there', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(open({ device })).rejects.toMatchObject({
      code: 'VISION',
      message: expect.stringContaining(device),
    });
  });

  test('a Node that is not there', async () => {
    await expect(open({ node: join(folder, 'node') })).rejects.toMatchObject({
      code: 'VISION',
      message: /ENOENT/,
    });
  });

  /** A worker that notes each start, and the number of starts so far. */
  async function noting(name: string, program: string) {
    const [workerEntry, notes] = [join(folder, `${name}.mjs`), join(folder, `${name}.starts`)];
    await writeFile(
      workerEntry,
      `import { appendFileSync, readFileSync } from 'node:fs';
       appendFileSync(${JSON.stringify(notes)}, '.');
       const start = readFileSync(${JSON.stringify(notes)}).length;
       ${program}`,
    );
    return { workerEntry, starts: async () => (await readFile(notes)).length };
  }

  test('a worker that dies at every start, after several', async () => {
    const { workerEntry, starts } = await noting(
      'dead',
      'console.error("cannot find my legs"); process.exit(3);',
    );
    await expect(open({ workerEntry, workers: 2 })).rejects.toMatchObject({
      code: 'VISION',
      message: expect.stringContaining('code 3: cannot find my legs'),
    });
    expect(await starts()).toBe(5);
  });

  test('a worker that says why it cannot start, at once', async () => {
    const { workerEntry, starts } = await noting(
      'refusing',
      `process.on('disconnect', () => process.exit());
       process.send({ kind: 'refused', problem: { code: 'BAD_MODEL', message: 'no model' } });`,
    );
    await expect(open({ workerEntry })).rejects.toMatchObject({ code: 'BAD_MODEL', message: 'no model' });
    expect(await starts()).toBe(1);
  });

  test('one whose opening is stopped while workers die', async () => {
    const { workerEntry } = await noting('dying', `process.kill(process.pid, 'SIGKILL');`);
    const stop = new AbortController();
    const opening = open({ workerEntry, signal: stop.signal });
    const stopped = expect(opening).rejects.toMatchObject({
      code: 'VISION',
      message: expect.stringContaining('stopped'),
    });
    stop.abort();
    await stopped;
    await expect(open({ workerEntry, signal: stop.signal })).rejects.toMatchObject({ code: 'VISION' });
    expect(existsSync(join(folder, 'dying.starts'))).toBe(false);
  });

  test('but a worker that is killed while it starts is followed by another', async () => {
    const hostile = JSON.stringify(join(import.meta.dirname, 'hostile-worker.ts'));
    const { workerEntry, starts } = await noting(
      'unlucky',
      `if ([1, 2, 4].includes(start)) process.kill(process.pid, 'SIGKILL');
       await import(${hostile});`,
    );
    const notes = await mkdtemp(join(folder, 'notes-'));
    const vision = await open({ workerEntry, thumbnails: notes });
    expect(await starts()).toBe(3);
    await vision.analyse('crash once');
    expect(await starts()).toBe(5);
  });
});

describe('hostile photos', () => {
  const workerEntry = join(import.meta.dirname, 'hostile-worker.ts');
  const hostile = (options: Partial<VisionOptions> = {}) =>
    open({ workerEntry, thumbnails: folder, ...options });

  /** What became of each photo: 'ok' or a code. */
  async function fates(vision: Vision, names: string[]): Promise<Record<string, string>> {
    const settled = await Promise.all(
      names.map(async (name) => [
        name,
        await vision.analyse(name).then(
          () => 'ok',
          (error) => error.code,
        ),
      ]),
    );
    return Object.fromEntries(settled);
  }
  const good = Array.from({ length: 30 }, (_, i) => `good ${i}`);
  const allWell = Object.fromEntries(good.map((name) => [name, 'ok']));

  test('one that crashes its worker is blamed, and none of those beside it', async () => {
    const vision = await hostile({ workers: 2 });
    const names = [...good.slice(0, 3), 'crash', ...good.slice(3)];
    expect(await fates(vision, names)).toEqual({ ...allWell, crash: 'CRASHED' });
  });

  test('several that crash are all found', async () => {
    const vision = await hostile({ workers: 2 });
    const names = ['crash 1', 'crash 2', ...good, 'crash 3'];
    const guilty = { 'crash 1': 'CRASHED', 'crash 2': 'CRASHED', 'crash 3': 'CRASHED' };
    expect(await fates(vision, names)).toEqual({ ...allWell, ...guilty });
  });

  test('one that crashes only once is forgiven', async () => {
    const vision = await hostile();
    expect(await fates(vision, ['crash once', ...good])).toEqual({ ...allWell, 'crash once': 'ok' });
  });

  test.each(['hang', 'spin'])(
    'one that makes its worker %s is given up after a time, and no other',
    async (name) => {
      const vision = await hostile({ workers: 2, timeoutMs: 3000 });
      expect(await fates(vision, [...good.slice(0, 4), name, ...good.slice(4)])).toEqual({
        ...allWell,
        [name]: 'TIMEOUT',
      });
    },
  );

  test('a full disk is not the photo’s fault', async () => {
    const vision = await hostile();
    await expect(vision.analyse('full disk')).rejects.toMatchObject({ name: 'Problem', code: 'DISK_FULL' });
  });

  test('a path arrives as the bytes it is', async () => {
    const path = Buffer.from([0x2f, 0xff, 0xfe, 0xe9, 0x0a]);
    expect(Buffer.from((await (await hostile()).analyse(path)).contentHash)).toEqual(path);
  });

  test('no worker is given more than it can have under way', async () => {
    const vision = await hostile({ workers: 2 });
    const workers = new Set<number>();
    let most = 0;
    while (workers.size < 2) {
      // The second may come up only when the first has done all.
      for (const { width, height } of await Promise.all(good.map((name) => vision.analyse(`slow ${name}`)))) {
        workers.add(width);
        most = Math.max(most, height);
      }
    }
    expect(most).toBe(vision.capacity / 2);
  });

  test('a preview goes before the analyses that wait', async () => {
    const vision = await hostile();
    let waiting = good.length;
    const analyses = good.map((name) => vision.analyse(`slow ${name}`).then(() => waiting--));
    // The hostile worker knows no previews: that it answers is enough.
    await vision.preview('any', 100).catch(() => undefined);
    expect(waiting).toBeGreaterThan(10);
    await Promise.all(analyses);
  });

  test('a look does not wait for a place among the analyses, nor behind those that wait', async () => {
    const vision = await hostile();
    // As many as a worker takes, which never end, and one that waits behind them.
    const stuck = Array.from({ length: vision.capacity + 1 }, (_, i) => vision.analyse(`hang ${i}`));
    const ended = Promise.allSettled(stuck);
    const { contentHash } = await vision.look('photo');
    expect(Buffer.from(contentHash).toString()).toBe('photo');
    await vision.end();
    expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('a worker that has grown too large is replaced', async () => {
    const vision = await hostile();
    const before = await vision.analyse('photo');
    await vision.analyse('big');
    const after = await vision.analyse('photo');
    expect(after.width).not.toBe(before.width);
    expect(isRunning(before.width)).toBe(false);
  });

  test('workers that can no longer be started end it all with a problem', async () => {
    const notes = await mkdtemp(join(folder, 'notes-'));
    const vision = await hostile({ thumbnails: notes });
    const problem = { name: 'Problem', code: 'VISION', message: expect.stringContaining('no more') };
    await expect(vision.analyse('crash last')).rejects.toMatchObject(problem);
    await expect(vision.analyse('good')).rejects.toMatchObject(problem);
  });

  test('Ctrl-C, which reaches workers too, leaves them at work', async () => {
    const vision = await hostile();
    const { width: pid } = await vision.analyse('photo');
    const slow = vision.analyse('slow');
    process.kill(pid, 'SIGINT');
    expect((await slow).width).toBe(pid);
  });

  test('end is a barrier: what is under way is given up, and no process is left', async () => {
    const vision = await hostile();
    const { width: pid } = await vision.analyse('photo');
    const hanging = vision.analyse('hang');
    const end = vision.end();
    await expect(hanging).rejects.toMatchObject({ name: 'Problem', code: 'VISION' });
    await end;
    expect(isRunning(pid)).toBe(false);
    await expect(vision.analyse('photo')).rejects.toMatchObject({ code: 'VISION' });
  });

  test('workers end with their parent, whatever ends it', async () => {
    const script = join(folder, 'parent.ts');
    const options = JSON.stringify({ model, workers: 1, workerEntry, thumbnails: folder });
    await writeFile(
      script,
      `import { Vision } from ${JSON.stringify(join(import.meta.dirname, 'vision.ts'))};
       const vision = await Vision.open(${options});
       console.log((await vision.analyse('photo')).width);`,
    );
    const parent: ChildProcess = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = (await once(parent.stdout!, 'data')) as [Buffer];
    const pid = Number(printed.toString());
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});
