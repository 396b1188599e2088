import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Preferences, preferencesAtFirst } from '../contract/views.ts';
import { readPreferences, writePreferences } from './preferences.ts';

const stored = (value: string | null) => {
  let text = value;
  return { setting: async () => text, setSetting: async (_: string, next: string) => void (text = next) };
};

test('whatever is stored, the preferences can be used', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      Preferences.parse(await readPreferences(stored(text)));
    }),
  );
});

test('one that means nothing any more leaves the others as they are', async () => {
  const library = stored(JSON.stringify({ cell: 100_000, language: 'tr', gone: 1 }));
  expect(await readPreferences(library)).toEqual({ ...preferencesAtFirst, language: 'tr' });
});

test('a change keeps the rest', async () => {
  const library = stored(null);
  await writePreferences(library, { language: 'tr' });
  expect(await writePreferences(library, { cell: 100 })).toEqual({
    ...preferencesAtFirst,
    language: 'tr',
    cell: 100,
  });
});
