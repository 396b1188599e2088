/**
 * @file What holds for the contract whatever carries it. Each transport runs this suite with its own `connect`: the
 * local page over a WebSocket, the desktop app over its IPC.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bridge } from '../bridge.ts';
import { Answer, callNames, calls, eventNames, events, type CallName } from '../calls.ts';
import { Problem } from '../problem.ts';
import { FakeHost } from './fake-host.ts';
import { eventSamples, samples } from './samples.ts';

export interface Connected {
  /** As the renderer sees it. */
  readonly bridge: Bridge;
  close(): Promise<void>;
}

/** Texts that programs have tripped over. */
const hostileTexts = [
  '',
  '\0',
  '/photos/\0.jpg',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '\\\\server\\share\\a.jpg',
  '\\\\?\\C:\\a.jpg',
  'file:///etc/passwd',
  '__proto__',
  '\ud800',
  '"; DROP TABLE photo; --',
  'x'.repeat(100_000),
];

/** What JSON can carry, with keys that reach for an object's inside. */
const hostileJson = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...hostileTexts),
  fc.dictionary(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'id',
      'query',
      'photos',
      'path',
      'folders',
    ),
    fc.oneof(fc.jsonValue(), fc.constantFrom(...hostileTexts)),
  ),
);

/** @param connect - stands up a window that is connected to the host when it resolves */
export function contractSuite(connect: (host: FakeHost) => Promise<Connected>): void {
  let host: FakeHost;
  let connected: Connected;
  let bridge: Bridge;

  beforeEach(async () => {
    host = new FakeHost();
    connected = await connect(host);
    bridge = connected.bridge;
  });

  afterEach(() => connected.close());

  const ask = async (name: CallName, input: unknown) => Answer.parse(await bridge.calls[name]!(input));

  test('the window has the calls of the contract and no other', () => {
    expect(Object.keys(bridge.calls).sort()).toEqual([...callNames].sort());
  });

  test.each(callNames)('%s carries its input there and its answer back', async (name) => {
    const { input, output } = samples[name];
    expect(await ask(name, input)).toEqual({ ok: true, value: output });
    expect(host.reached).toEqual([{ name, input }]);
  });

  test.each(callNames)('%s refuses what its schema does not allow', async (name) => {
    expect(await ask(name, { 'no call': 'takes this', photos: 'x', id: -1 })).toMatchObject({
      ok: name === 'setPreferences',
      ...(name === 'setPreferences' ? {} : { problem: { code: 'USAGE' } }),
    });
    expect(host.reached).toEqual(name === 'setPreferences' ? [{ name, input: {} }] : []);
  });

  test('a problem arrives whole', async () => {
    const place = { text: 'dog "cat', position: 4, length: 4, expected: { kind: 'quotationMark' } } as const;
    host.answer('openResult', () =>
      Promise.reject(new Problem('BAD_QUERY', 'It is not closed.', 'Close it.', { place })),
    );
    expect(await ask('openResult', { query: 'dog "cat' })).toEqual({
      ok: false,
      problem: { code: 'BAD_QUERY', message: 'It is not closed.', hint: 'Close it.', place },
    });
  });

  test('a fault of the program tells the window nothing of its inside', async () => {
    const fault = new Error('/home/someone/library.db is gone');
    host.answer('pause', () => Promise.reject(fault));
    const answer = await ask('pause', null);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('someone');
    expect(host.faults).toEqual([fault]);
  });

  test('many calls at once get each their own answer, whichever is ready first', async () => {
    const waiting: (() => void)[] = [];
    host.answer('getIds', ({ offset }: { offset: number }) => {
      return new Promise((resolve) => waiting.push(() => resolve([offset])));
    });
    const asked = Array.from({ length: 50 }, (_, offset) => ask('getIds', { result: 1, offset, limit: 1 }));
    await expect.poll(() => waiting.length).toBe(50);
    for (const answer of waiting.reverse()) answer();
    expect(await Promise.all(asked)).toEqual(asked.map((_, offset) => ({ ok: true, value: [offset] })));
  });

  test('a call gets an answer of several megabytes', async () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => Number.MAX_SAFE_INTEGER - i);
    host.answer('getIds', () => Promise.resolve(ids));
    expect(await ask('getIds', { result: 1, offset: 0, limit: 100_000 })).toEqual({ ok: true, value: ids });
  });

  test.each(eventNames)('the event %s arrives, until nobody listens any more', async (name) => {
    const heard: unknown[] = [];
    const stop = bridge.on(name, (data) => heard.push(data));
    host.tell(name, eventSamples[name]);
    await expect.poll(() => heard).toEqual([eventSamples[name]]);
    expect(events[name].safeParse(heard[0]).success).toBe(true);
    stop();
    const other = new Promise((resolve) => bridge.on(name, resolve));
    host.tell(name, eventSamples[name]);
    await other;
    expect(heard).toHaveLength(1);
  });

  test('an event reaches only those who listen to it', async () => {
    const heard: string[] = [];
    for (const name of eventNames) bridge.on(name, () => heard.push(name));
    host.tell('notice', { kind: 'library.words', words: 1 });
    host.tell('libraryChanged', null);
    await expect.poll(() => heard).toEqual(['notice', 'libraryChanged']);
  });

  test('whatever is sent, the answer is typed and a handler sees only what its schema allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...callNames), hostileJson, async (name, input) => {
        host.reached.length = 0;
        const answer = await ask(name, input);
        if (answer.ok) expect(host.reached).toHaveLength(1);
        else expect(answer.problem.code).toBe('USAGE');
        for (const { input } of host.reached) expect(calls[name].input.safeParse(input).success).toBe(true);
        expect(host.faults).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(await ask('pause', null)).toEqual({ ok: true, value: null });
  });

  test('hostile texts inside a good call reach its handler as they are, or are refused', async () => {
    for (const text of hostileTexts) {
      const answer = await ask('findConcepts', { text });
      expect(answer.ok).toBe(text.length <= 200);
      if (answer.ok) expect(host.reached.at(-1)).toEqual({ name: 'findConcepts', input: { text } });
    }
  });

  test('a rule that cannot be never reaches its handler', async () => {
    const rule = samples.setRule.input;
    for (const wrong of [
      { ...rule, action: 'drop' },
      { ...rule, action: '__proto__' },
      { ...rule, concept: ' ' },
      { ...rule, concept: 'x'.repeat(100_000) },
      { ...rule, least: 1.01 },
      { ...rule, least: '0.5' },
      { ...rule, folder: '' },
      { action: 'hide', concept: 'dog' },
      { action: 'rename', concept: 'dog', name: ' ' },
    ]) {
      expect(await ask('setRule', wrong)).toMatchObject({ ok: false, problem: { code: 'USAGE' } });
    }
    for (const id of [0, -1, 1.5, '1', null]) {
      expect(await ask('removeRule', { id })).toMatchObject({ ok: false, problem: { code: 'USAGE' } });
    }
    expect(host.reached).toEqual([]);
  });

  test('an example that cannot be never reaches its handler', async () => {
    const wish = samples.teachTag.input;
    for (const wrong of [
      { ...wish, tag: ' ' },
      { ...wish, tag: 'x'.repeat(100_000) },
      { ...wish, examples: [0] },
      { ...wish, examples: '1' },
      { ...wish, counterExamples: Array.from({ length: 1001 }, (_, at) => at + 1) },
      { tag: 'dog', examples: [1, 2, 3] },
    ]) {
      expect(await ask('teachTag', wrong)).toMatchObject({ ok: false, problem: { code: 'USAGE' } });
    }
    expect(host.reached).toEqual([]);
  });

  test('the address of a picture holds its kind, its id and its version, and nothing breaks out of it', () => {
    const addresses = ['7', '../../etc/passwd', '7?v=8', '7#x', 'a/b'].map(
      (id) => new URL(bridge.imageUrl('thumb', id, '../v&w=1'), 'http://page'),
    );
    expect(new Set(addresses.map(({ href }) => href)).size).toBe(addresses.length);
    for (const { pathname, searchParams, hash } of addresses) {
      expect(pathname).not.toContain('etc/passwd');
      expect([...searchParams.keys()]).toHaveLength(1);
      expect(hash).toBe('');
    }
    expect(bridge.imageUrl('photo', 7)).not.toContain('?');
  });
}
