import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
// eslint-disable-next-line no-restricted-imports -- the server is the test's own
import { createServer } from 'node:http';
// eslint-disable-next-line no-restricted-imports -- as above
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { download } from './download.ts';
import type { DownloadOptions, DownloadProgress } from './download.ts';

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24));
const sha256 = createHash('sha256').update(content).digest('hex');
const tag = '"v1"';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let requests: IncomingMessage[];
/** One for each request in turn; the last one again for all that follow. */
let answers: Answer[];
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.onnx`;
});
afterAll(() => server.close());

let folder: string;
let file: string;
beforeEach(async () => {
  requests = [];
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-download-'));
  file = path.join(folder, 'new', 'model.onnx');
});
afterEach(() => rm(folder, { recursive: true }));

const get = (options: DownloadOptions = {}) => download(url, file, { sha256, patience: 1, ...options });
const left = () => readdir(path.dirname(file));

/** The whole file, or the rest of it if that is asked for. */
const serve: Answer = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const isRest = start > 0 && request.headers['if-range'] === tag;
  response.writeHead(isRest ? 206 : 200, {
    ETag: tag,
    'Content-Length': content.length - (isRest ? start : 0),
    ...(isRest && { 'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}` }),
  });
  response.end(content.subarray(isRest ? start : 0));
};
/** Promises all, sends some, and hangs up. */
const drop: Answer = (request, response) => {
  response.writeHead(200, { ETag: tag, 'Content-Length': content.length });
  response.write(content.subarray(0, 100_000), () => setTimeout(() => request.socket.destroy(), 20));
};
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('no');

describe('a download', () => {
  test('ends with the file, whole, and nothing beside it', async () => {
    answers = [serve];
    const seen: DownloadProgress[] = [];
    await get({ bytes: content.length, onProgress: (progress) => seen.push(progress) });
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(await left()).toEqual(['model.onnx']);
    expect(seen.at(-1)).toEqual({ received: content.length, total: content.length });
    await get(); // it is there: nothing is asked for
    expect(requests).toHaveLength(1);
  });

  test('goes on where the connection dropped', async () => {
    answers = [drop, serve];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=100000-']);
  });

  test('goes on in the next run, when this one was stopped', async () => {
    const stop = new AbortController();
    answers = [
      (_, response) =>
        response
          .writeHead(200, { ETag: tag, 'Content-Length': content.length })
          .write(content.subarray(0, 100_000)),
    ];
    await expect(get({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow('aborted');
    expect(await left()).toEqual(['model.onnx.part', 'model.onnx.part.validator']);
    answers = [serve];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': tag });
  });

  test('starts anew when the server has another file by now', async () => {
    answers = [
      drop,
      (_, response) => {
        response.writeHead(200, { ETag: '"v2"', 'Content-Length': content.length }).end(content);
      },
    ];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  test('starts anew when the server cannot send parts', async () => {
    answers = [
      drop,
      (_, response) => response.writeHead(200, { 'Content-Length': content.length }).end(content),
    ];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  test.each<[string, Answer]>([
    [
      'sends the wrong part',
      (_, response) =>
        response.writeHead(206, { ETag: tag, 'Content-Range': `bytes 5-9/${content.length}` }).end('wrong'),
    ],
    ['refuses the part', status(416)],
  ])('starts anew when the server %s', async (_, answer) => {
    answers = [drop, answer, serve];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(requests[2]?.headers.range).toBeUndefined();
  });

  test('follows redirects, also relative ones, and asks for the rest there', async () => {
    const move: Answer = (_, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
    answers = [move, drop, move, serve];
    await get();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(requests.map((request) => request.url)).toEqual([
      '/model.onnx',
      '/elsewhere',
      '/model.onnx',
      '/elsewhere',
    ]);
    expect(requests[3]?.headers.range).toBe('bytes=100000-');
  });

  test('tries again when the server is busy, or falls silent', async () => {
    const silence: Answer = (_, response) =>
      response.writeHead(200, { 'Content-Length': content.length }).write('x');
    answers = [status(500), status(429), silence, serve];
    await get({ stallAfter: 200 });
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  test('asks for nothing when all is here but the name', async () => {
    answers = [serve];
    file = path.join(folder, 'model.onnx');
    await writeFile(`${file}.part`, content);
    await get({ bytes: content.length });
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(requests).toEqual([]);
  });

  test('takes the first digits of the hash for the whole', async () => {
    answers = [serve];
    await get({ sha256: sha256.slice(0, 8) });
    expect(await left()).toEqual(['model.onnx']);
  });
});

describe('a download is refused, and nothing is kept,', () => {
  test('when the hash is wrong', async () => {
    answers = [serve];
    const wrong = 'f'.repeat(64);
    await expect(get({ sha256: wrong })).rejects.toMatchObject({
      code: 'DOWNLOAD',
      message: `${url} gave a file with SHA-256 ${sha256}, but ${wrong} was expected.`,
    });
    expect(await left()).toEqual([]);
  });

  test('when there is more than was expected', async () => {
    answers = [(_, response) => response.writeHead(200).end(content)]; // chunked: no length is stated
    await expect(get({ bytes: 1000 })).rejects.toThrow(`${url} gave more than the 1000 bytes expected.`);
    expect(await left()).toEqual([]);
  });

  test('when the server says less than it has', async () => {
    answers = [
      (_, response) =>
        void response.socket!.end(
          `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${content.toString('latin1')}`,
          'latin1',
        ),
    ];
    await expect(get()).rejects.toMatchObject({ code: 'DOWNLOAD' });
    expect(await left()).not.toContain('model.onnx');
  });
});

describe('a download fails', () => {
  test('at once when the server has another size', async () => {
    answers = [serve];
    await expect(get({ bytes: 1000 })).rejects.toThrow(`${url} gave 300000 bytes, but 1000 were expected.`);
  });

  test('at once when the server has no such file', async () => {
    answers = [status(404)];
    await expect(get()).rejects.toMatchObject({
      code: 'DOWNLOAD',
      message: `${url} could not be fetched (the server answered 404).`,
    });
    expect(requests).toHaveLength(1);
  });

  test.each<[string, Answer, string]>([
    ['errors', status(503), 'could not be fetched (the server answered 503).'],
    ['hangs up', (request) => request.socket.destroy(), 'could not be fetched (fetch failed'],
    [
      'promises more than it has',
      (_, response) => void response.socket!.end(`HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfive!`),
      'could not be fetched (terminated',
    ],
  ])('after a few tries when the server only %s', async (_, answer, message) => {
    answers = [answer];
    await expect(get()).rejects.toThrow(message);
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.length).toBeLessThan(9);
  });

  test('soon when there is no server to talk to', async () => {
    const calls = vi.spyOn(globalThis, 'fetch');
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    await expect(download(`http://127.0.0.1:${port}/model.onnx`, file, { patience: 1 })).rejects.toThrow(
      'ECONNREFUSED',
    );
    expect(calls).toHaveBeenCalledTimes(2);
    calls.mockRestore();
  });

  test('when it is sent in circles', async () => {
    answers = [(_, response) => response.writeHead(302, { Location: '/model.onnx' }).end()];
    await expect(get()).rejects.toThrow(`${url} could not be fetched (it is redirected without end).`);
  });

  test.each(['http://example.org/model.onnx', 'file:///etc/passwd', 'ftp://127.0.0.1/model.onnx'])(
    'when it would leave https: %s',
    async (elsewhere) => {
      await expect(download(elsewhere, file)).rejects.toThrow(
        `${elsewhere} could not be fetched (it is not https).`,
      );
      answers = [(_, response) => response.writeHead(302, { Location: elsewhere }).end()];
      await expect(get()).rejects.toThrow(`${elsewhere} could not be fetched (it is not https).`);
    },
  );

  test.skipIf(process.platform !== 'linux')('when the disk is full', async () => {
    file = path.join(folder, 'model.onnx');
    await symlink('/dev/full', `${file}.part`);
    answers = [serve];
    await expect(get()).rejects.toMatchObject({ code: 'DISK_FULL', hint: 'Free some space and try again.' });
  });

  test('when its folder is no folder', async () => {
    await writeFile(path.dirname(file), '');
    answers = [serve];
    await expect(get()).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: `${file} cannot be written (EEXIST).`,
    });
  });
});
