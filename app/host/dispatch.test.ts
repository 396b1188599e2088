import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Answer, callNames, calls } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { dispatch, type Handlers } from './dispatch.ts';

/** Handlers that must not be reached, but for those given. */
const only = (some: Partial<Handlers>): Handlers =>
  ({
    ...Object.fromEntries(
      callNames.map((name) => [name, () => Promise.reject(new Error(`${name} was reached`))]),
    ),
    ...some,
  }) as Handlers;

const ask = async (handlers: Partial<Handlers>, name: unknown, input: unknown) => {
  const faults: unknown[] = [];
  const answer = await dispatch(only(handlers), name, input, (error) => faults.push(error));
  expect(Answer.safeParse(answer).success).toBe(true);
  return { answer, faults };
};

test('a handler gets what was parsed, and its answer goes back', async () => {
  const deleteSearch = async ({ name }: { name: string }) => {
    expect(name).toBe('dogs');
    return null;
  };
  const { answer } = await ask({ deleteSearch }, 'deleteSearch', { name: 'dogs', more: 'than asked for' });
  expect(answer).toEqual({ ok: true, value: null });
});

test('a problem keeps its code, its way out and its place', async () => {
  const place = { text: 'dog (', position: 4, length: 1, expected: { kind: 'closing' } } as const;
  const openResult = () =>
    Promise.reject(new Problem('BAD_QUERY', 'It is not closed.', 'Close it.', { place }));
  const { answer, faults } = await ask({ openResult }, 'openResult', { query: 'dog (' });
  expect(answer).toEqual({
    ok: false,
    problem: { code: 'BAD_QUERY', message: 'It is not closed.', hint: 'Close it.', place },
  });
  expect(faults).toEqual([]);
});

test('a fault of the program tells the window nothing of its inside, and the host everything', async () => {
  const fault = new Error('/home/someone/library.db is gone');
  const { answer, faults } = await ask({ pause: () => Promise.reject(fault) }, 'pause', null);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
  expect(JSON.stringify(answer)).not.toContain('someone');
  expect(faults).toEqual([fault]);
});

test('what a handler gives back is parsed too', async () => {
  const showInFolder = (() => Promise.resolve('yes')) as unknown as Handlers['showInFolder'];
  const { answer, faults } = await ask({ showInFolder }, 'showInFolder', { photo: 1 });
  expect(answer).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
  expect(faults).toHaveLength(1);
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'x'.repeat(1e6),
  7,
  null,
  {},
  ['pause'],
])('there is no call %.20j', async (name) => {
  const { answer } = await ask({}, name, null);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'USAGE', message: 'There is no such call.' } });
});

test.each([
  ['getPhoto', { id: -1 }],
  ['getPhoto', { id: 1.5 }],
  ['getPage', { result: 1, offset: 0, limit: 501 }],
  ['openResult', { query: 'x'.repeat(2001) }],
  ['addFolders', { folders: [] }],
  ['rate', { photos: [1], rating: 6 }],
  ['stateTag', { photos: [1], concept: ' ', verdict: 'yes' }],
  ['look', { picture: { name: 'a.jpg', base64: 'not base64!' } }],
  ['setPreferences', { cell: 1e9 }],
])('%s does not take %j, and says so', async (name, input) => {
  const { answer } = await ask({}, name, input);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'USAGE' } });
  expect((answer as { problem: { message: string } }).problem.message).toContain(
    `${name} does not take that`,
  );
});

test('whatever is sent, a handler sees only what its schema allows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...callNames),
      fc.anything({ withNullPrototype: true }),
      async (name, input) => {
        const seen: unknown[] = [];
        const handler = (parsed: unknown) => {
          seen.push(parsed);
          return Promise.reject(new Problem('NOT_FOUND', 'It is not there.'));
        };
        const { answer, faults } = await ask({ [name]: handler }, name, input);
        expect(answer.ok).toBe(false);
        expect(faults).toEqual([]);
        for (const parsed of seen) expect(calls[name].input.safeParse(parsed).success).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});
