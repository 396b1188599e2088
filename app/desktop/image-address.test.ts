import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageKinds } from '../contract/calls.ts';
import { imageAddress, readImageAddress } from './image-address.ts';

test('whatever the id and the version, they come back as they were', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => id !== '.' && id !== '..');
  fc.assert(
    fc.property(fc.constantFrom(...imageKinds), text, fc.option(text), (kind, id, version) => {
      expect(readImageAddress(imageAddress(kind, id, version ?? undefined))).toEqual({
        kind,
        id,
        isVersioned: version !== null,
      });
    }),
    { numRuns: 2000 },
  );
});

test('the address of a photo is the same whether the scheme is known to the parser or not', () => {
  expect(imageAddress('thumb', 12, 'a b')).toBe('thumb://id/12?v=a%20b');
  expect(new URL('http://id/12').host).toBe('id'); // 12 as the host would be 0.0.0.12
});

test.each([
  'thumb://12',
  'thumb://id/',
  'thumb://id/1/2',
  'thumb://id//etc/passwd',
  'thumb://elsewhere/1',
  'file:///etc/passwd',
  'app://id/1',
  'thumb:///1',
  'thumb://id/%E0%A4%A',
  'thumb://id/..',
  'nothing',
])('%s is no picture', (address) => {
  expect(readImageAddress(address)).toBeNull();
});
