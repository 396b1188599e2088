import { describe, expect, test } from 'vitest';
import { FailureCode } from '../../app/contract/failure.ts';
import type { Reason } from '../../app/contract/reason.ts';
import { problemInWords } from './problem.ts';
import { Text } from './text.svelte.ts';

const library = '/home/ana/Library';
const folder = '/home/ana/Pictures';
const why = 'EIO';

const every: { readonly [Kind in Reason['kind']]: Reason & { kind: Kind } } = {
  fault: { kind: 'fault' },
  connection: { kind: 'connection' },
  call: { kind: 'call', call: 'openResult', why: 'query: too long' },
  'library.full': { kind: 'library.full', library },
  'library.readOnly': { kind: 'library.readOnly', library },
  'library.busy': { kind: 'library.busy', library },
  'library.held': { kind: 'library.held', library },
  'library.locked': { kind: 'library.locked', library, process: 4711, since: '2026-11-28T10:00:00Z' },
  'library.newer': { kind: 'library.newer', library, found: 91, known: 87 },
  'library.noFolder': { kind: 'library.noFolder', library },
  'library.damaged': { kind: 'library.damaged', library, why },
  'library.impossible': { kind: 'library.impossible', library, why },
  'thumbnails.full': { kind: 'thumbnails.full', folder },
  'thumbnails.readOnly': { kind: 'thumbnails.readOnly', folder, why },
  'disk.full': { kind: 'disk.full', file: 'model.onnx' },
  'disk.readOnly': { kind: 'disk.readOnly', file: 'model.onnx', why },
  'folder.unreadable': { kind: 'folder.unreadable', folder, why },
  'folder.none': { kind: 'folder.none', folder },
  'folder.notFollowed': { kind: 'folder.notFollowed', folder },
  'folder.outside': { kind: 'folder.outside', folder },
  'folder.passedOver': { kind: 'folder.passedOver', folder, root: '/home/ana' },
  'folder.part': { kind: 'folder.part', folder, root: '/home/ana' },
  'photo.unknown': { kind: 'photo.unknown', photo: 4711 },
  'result.closed': { kind: 'result.closed' },
  'duplicates.gone': { kind: 'duplicates.gone' },
  'look.gone': { kind: 'look.gone' },
  picture: { kind: 'picture', name: 'a.jpg', failure: 'CORRUPT', why },
  'tag.unknown': { kind: 'tag.unknown', tag: 'zebra' },
  'tag.ambiguous': { kind: 'tag.ambiguous', tag: 'crane', meanings: 'n01 (a bird); n02 (a machine)' },
  'rule.unknown': { kind: 'rule.unknown', rule: 47 },
  'teach.both': { kind: 'teach.both' },
  'teach.fewer': { kind: 'teach.fewer', tag: 'Aunt Mary', photos: 2, least: 3 },
  'teach.unseen': { kind: 'teach.unseen', least: 3 },
  'teach.unknown': { kind: 'teach.unknown', tag: 'Aunt Mary' },
  'model.none': { kind: 'model.none' },
  'model.unknown': { kind: 'model.unknown', model: 'mine' },
  'model.unusable': { kind: 'model.unusable', model: 'mine', why },
  'model.cannotTell': { kind: 'model.cannotTell', model: 'mine', why },
  'model.unaware': { kind: 'model.unaware', model: 'mine', tag: 'Aunt Mary' },
  'download.stopped': { kind: 'download.stopped', url: 'https://host/model', why },
  'download.refused': { kind: 'download.refused', url: 'https://host/model', why },
  'download.changed': { kind: 'download.changed', url: 'https://host/model', why },
  'vision.start': { kind: 'vision.start', why },
  'vision.stopped': { kind: 'vision.stopped' },
  'vision.noNode': { kind: 'vision.noNode', node: '/opt/node' },
  device: { kind: 'device', model: 'mine', device: 'webgpu', why },
};

const text = new Text();
const say = (locale: string, reason: Reason) => {
  text.locale = locale;
  const { message, hint = '' } = problemInWords(text, { code: 'NOT_FOUND', message: 'not told', reason });
  return { message, hint };
};

describe('what went wrong, and the way out', () => {
  test.each(Object.values(every))('of %o is said in each language, with what it names', (reason) => {
    const [english, turkish] = [say('en', reason), say('tr', reason)];
    expect(turkish.message).not.toBe(english.message);
    expect(turkish.hint).not.toBe(english.hint);
    // What only an expert reads may be left out, a code that stands for words is translated, and a moment is told by the clock.
    const { kind: _, ...named } = { ...reason, why: '', failure: '', since: '' };
    for (const { message, hint } of [english, turkish]) {
      expect(message).not.toBe('');
      expect(hint).not.toBe('');
      for (const value of Object.values(named)) expect(`${message} ${hint}`).toContain(String(value));
    }
  });

  test.each(FailureCode.options)('of a picture: %s', (failure) => {
    const reason = { kind: 'picture', name: 'a.jpg', failure, why } as const;
    expect(say('tr', reason).message).not.toBe(say('en', reason).message);
    expect(say('tr', reason).hint).not.toBe(say('en', reason).hint);
  });

  test.each(Object.values(every))('of %o names no command to type', (reason) => {
    const { message, hint } = say('en', reason);
    expect(message + hint).not.toMatch(/phototag [a-z]|--[a-z]|npx|command/);
  });
});

test('a moment is told by the person’s own clock', () => {
  const { since } = every['library.locked'];
  expect(say('tr', every['library.locked']).message).toContain(text.moment(since));
});

test('a tag that a model does not know is called as the window calls it', () => {
  expect(say('tr', { kind: 'model.unaware', model: 'mine', tag: 'dog' }).message).toContain('“köpek”');
});

test('what would break the line is shown as it is written', () => {
  expect(say('en', { kind: 'folder.none', folder: 'a\nb\u202ec' }).message).toBe(
    'a\\u000ab\\u202ec is not a folder.',
  );
});

test('what the host has no reason for is shown in its own words, and said to be English', () => {
  const problem = { code: 'USAGE', message: 'No such thing.', hint: 'Type it again.' } as const;
  text.locale = 'en';
  expect(problemInWords(text, problem)).toEqual({ message: 'No such thing.' });
  text.locale = 'tr';
  expect(problemInWords(text, problem).message).toMatch(/İngilizce: No such thing\.$/);
});

test('what the window says by itself stays as it is', () => {
  expect(problemInWords(text, { message: 'Bu kadar.', hint: 'Bitti.' })).toEqual({
    message: 'Bu kadar.',
    hint: 'Bitti.',
  });
});
