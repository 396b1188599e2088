/** @file Fetches one large file: goes on where it was cut off, and keeps nothing that is not what was asked for. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../app/contract/problem.ts';
import { onDisk } from './disk.ts';

/** In bytes; the total is undefined where nobody has said it. */
export interface DownloadProgress {
  readonly received: number;
  readonly total: number | undefined;
}

export interface DownloadOptions {
  /** Exact size, where it is known. */
  readonly bytes?: number | null;
  /** Lower-case hex; the first digits will do, as in the names of PyTorch's files. */
  readonly sha256?: string | null;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download; what has come stays for the next call. */
  readonly signal?: AbortSignal;
  /** Milliseconds before the first repetition; each further one takes twice as long. Default 1000. */
  readonly patience?: number;
  /** Milliseconds without a byte after which a connection counts as dropped. Default 60,000. */
  readonly stallAfter?: number;
}

/** Repetitions in a row that bring nothing new, after which the server counts as gone, */
const maximumFailures = 5;
/** or cannot be reached: most likely this machine has no network now, and a person is waiting to hear it. */
const maximumUnreached = 1;
const unreached: ReadonlySet<unknown> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
const maximumRedirects = 10;

/** For files of unknown size: more than any network here, less than would fill a disk unnoticed. */
const maximumBytes = 4 * 2 ** 30;

/** The connection or the server failed in a way that may pass. */
class Interruption extends Error {
  /** Whether there was no server to talk to. */
  get isUnreached(): boolean {
    const { cause } = this.cause instanceof Error ? this.cause : this;
    return cause instanceof Error && 'code' in cause && unreached.has(cause.code);
  }
}

/**
 * Downloads to `FILE.part` and renames it when its length and hash are right. A file that is there already, and proved by
 * its hash, is kept. Only https, but for this machine itself.
 * @throws Problem DOWNLOAD, DISK_FULL or READ_ONLY; the signal's reason when it was aborted
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<void> {
  if (await isComplete(file, options)) return;
  const part = `${file}.part`;
  await onDisk(file, () => mkdir(path.dirname(file), { recursive: true }));
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    try {
      await fetchRest(url, part, options);
      break;
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      if (failures > (error.isUnreached ? maximumUnreached : maximumFailures)) {
        const why = error.message;
        throw Problem.of('DOWNLOAD', { kind: 'download.stopped', url, why }, { cause: error });
      }
      await wait((options.patience ?? 1000) * 2 ** failures, undefined, { signal: options.signal }).catch(
        () => undefined,
      );
      options.signal?.throwIfAborted();
    }
  }
  await verify(url, part, options);
  await onDisk(file, async () => {
    await using handle = await open(part, 'r+');
    await handle.sync();
    await rename(part, file);
    await rm(validatorOf(part), { force: true });
  });
}

/** One connection: from where the part ends, if the server still has the same file, else from the start. */
async function fetchRest(url: string, part: string, options: DownloadOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), options.stallAfter ?? 60_000);
  const signal = AbortSignal.any([stall.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    const have = await sizeOf(part);
    if (have > 0 && have === options.bytes) return; // all is here, and only its name was not changed yet
    const validator = have > 0 ? await readFile(validatorOf(part), 'utf8').catch(() => '') : '';
    const response = await request(
      url,
      validator ? { Range: `bytes=${have}-`, 'If-Range': validator } : {},
      signal,
    );
    const { start, total } = await placeOf(response, url, part, have);
    checkTotal(url, total, options.bytes);
    await onDisk(part, () => writeFile(validatorOf(part), validatorIn(response)));

    await using handle = await onDisk(part, () => open(part, start === 0 ? 'w' : 'a'));
    const expected = options.bytes ?? total;
    let received = start;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      received += chunk.length;
      if (received > (expected ?? maximumBytes))
        throw await refuse(url, part, `more than the ${expected ?? maximumBytes} bytes expected`);
      await onDisk(part, () => handle.writeFile(chunk));
      options.onProgress?.({ received, total: expected ?? undefined });
    }
    if (expected !== null && received < expected)
      throw new Interruption(`ended after ${received} of ${expected} bytes`);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Problem || error instanceof Interruption) throw error;
    const reason = stall.signal.aborted ? 'nothing came for too long' : reasonOf(error);
    throw new Interruption(reason, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Follows redirects by hand, so that none leads away from https. */
async function request(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  let target = url;
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    refuseInsecure(target);
    const response = await fetch(target, {
      redirect: 'manual',
      headers: { ...headers, 'Accept-Encoding': 'identity' }, // so that lengths are those of the file
      signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    target = new URL(location, target).href;
  }
  throw Problem.of('DOWNLOAD', { kind: 'download.refused', url, why: 'it is redirected without end' });
}

function refuseInsecure(url: string): void {
  const { protocol, hostname } = new URL(url);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) {
    throw Problem.of('DOWNLOAD', { kind: 'download.refused', url, why: 'it is not https' });
  }
}

/** Where in the file the body belongs, and how long the whole is. */
async function placeOf(
  response: Response,
  url: string,
  part: string,
  have: number,
): Promise<{ start: number; total: number | null }> {
  const { status, headers } = response;
  if (status === 200) {
    const length = headers.get('content-length');
    return { start: 0, total: length === null ? null : Number(length) };
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (status === 206 && range && Number(range[1]) === have) {
    return { start: have, total: range[2] === '*' ? null : Number(range[2]) };
  }
  await response.body?.cancel();
  if (status === 206 || status === 416) {
    await rm(part, { force: true }); // what is here does not belong to what is there
    throw new Interruption('the server sent another part than was asked for');
  }
  if (status === 408 || status === 429 || status >= 500)
    throw new Interruption(`the server answered ${status}`);
  const why = `the server answered ${status}`;
  throw Problem.of('DOWNLOAD', { kind: 'download.refused', url, why });
}

function checkTotal(url: string, total: number | null, bytes: number | null | undefined): void {
  if (total === null || (bytes ?? total) === total) return;
  const why = `${total} bytes, but ${bytes} were expected`;
  throw Problem.of('DOWNLOAD', { kind: 'download.changed', url, why });
}

async function verify(url: string, part: string, { sha256 }: DownloadOptions): Promise<void> {
  if (!sha256) return;
  const actual = await hashOf(part);
  if (!actual.startsWith(sha256))
    throw await refuse(url, part, `a file with SHA-256 ${actual}, but ${sha256} was expected`);
}

/** An earlier run may have ended between the download and what was to be done with it. */
const isComplete = async (file: string, { sha256 }: DownloadOptions): Promise<boolean> =>
  Boolean(sha256) && (await sizeOf(file)) > 0 && (await hashOf(file)).startsWith(sha256!);

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function refuse(url: string, part: string, what: string): Promise<Problem> {
  await rm(part, { force: true });
  await rm(validatorOf(part), { force: true });
  return Problem.of('DOWNLOAD', { kind: 'download.changed', url, why: what });
}

/** What If-Range asks for, so that a part is only continued with the same file; a weak tag does not promise that. */
function validatorIn({ headers }: Response): string {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : (headers.get('last-modified') ?? '');
}

const validatorOf = (part: string): string => `${part}.validator`;

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0;

/** fetch hides the reason behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
