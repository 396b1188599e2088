import { expect, test } from 'vitest';
import { keywordsOf, noWords, withoutWritten } from './keywords.ts';
import { emptyPacket, type Packet } from './packet.ts';

const keywords = (packet: Partial<Packet>) => keywordsOf({ ...emptyPacket, ...packet });
const paths = (packet: Partial<Packet>) => keywords(packet).map(({ path }) => path.join(' > '));

test('what several lists say is one keyword, with its hierarchy', () => {
  expect(
    paths({
      subject: ['animal', 'Dog', 'beach'],
      hierarchical: ['animal', 'animal|dog', 'animal|dog|beagle'],
      tagsList: ['Animal/Dog/Beagle'],
      lastKeyword: ['animal/dog/beagle'],
      iptc: ['beagle', 'sea'],
    }),
  ).toEqual(['animal > dog > beagle', 'beach', 'sea']);
});

test('only the separator of its own list parts a name', () => {
  expect(paths({ subject: ['a|b/c'], hierarchical: ['x|1/2'], tagsList: ['y/1|2'] })).toEqual([
    'x > 1/2',
    'y > 1|2',
    'a|b/c',
  ]);
});

test('blanks, empty names and names that are none fall away', () => {
  expect(
    paths({
      subject: [' ', ' a \n b ', 'x'.repeat(201)],
      hierarchical: ['|', '|c|', Array(30).fill('d').join('|')],
    }),
  ).toEqual(['c', 'a b']);
});

test('people are told from things, by regions and by where digiKam keeps them', () => {
  expect(
    keywords({ subject: ['Rose', 'garden'], tagsList: ['People/Iris'], people: ['Rose', 'Ben'] }),
  ).toEqual([
    { path: ['People', 'Iris'], someone: true },
    { path: ['Rose'], someone: true },
    { path: ['garden'], someone: false },
    { path: ['Ben'], someone: true },
  ]);
});

test('a photo has not more keywords than anybody could mean', () => {
  expect(paths({ subject: Array.from({ length: 5000 }, (_, i) => `k${i}`) })).toHaveLength(500);
});

test('what Phototag wrote is not what others say', () => {
  const packet = { ...emptyPacket, subject: ['dog', 'mine'], hierarchical: ['animal|dog'], iptc: ['mine'] };
  const others = withoutWritten(packet, { ...noWords, subject: ['dog'], hierarchical: ['animal|dog'] });
  expect(others).toEqual({ ...emptyPacket, subject: ['mine'], iptc: ['mine'] });
});
