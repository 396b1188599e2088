import { expect, test } from 'vitest';
import type { QueryField } from '../../app/contract/views.ts';
import { fieldInWords } from './query.ts';
import { Text } from './text.svelte.ts';

const open = { min: null, max: null, minOpen: false, maxOpen: false };
const cases: [QueryField, en: string, tr: string][] = [
  [
    { kind: 'conf', bounds: { ...open, min: 0.8, minOpen: true } },
    'confidence over 80%',
    'güven %80 üstünde',
  ],
  [{ kind: 'conf', bounds: { ...open, min: 0.1 + 0.2 } }, 'confidence from 30%', 'güven en az %30'],
  [{ kind: 'rating', bounds: { ...open, min: 1, max: 2 } }, 'rating 1 to 2', 'puan 1 – 2 arası'],
  [{ kind: 'rating', bounds: { ...open, min: 4, max: 4 } }, 'rating 4', 'puan 4'],
  [{ kind: 'size', bounds: { ...open, max: 500_000 } }, 'size up to 500 kB', 'boyut en çok 500 kB'],
  [
    { kind: 'width', bounds: { ...open, max: 1640, maxOpen: true } },
    'width under 1,640 px',
    'genişlik 1.640 px altında',
  ],
  [{ kind: 'source', source: 'person' }, 'said by a person', 'bir kişinin söylediği'],
  [{ kind: 'is', state: 'untagged' }, 'without tags', 'etiketsiz'],
  [{ kind: 'taken', when: 'in', date: '2019', until: null }, 'taken 2019', '2019 tarihli'],
  [
    { kind: 'taken', when: 'between', date: '2018', until: '2019' },
    'taken 2018 to 2019',
    '2018 – 2019 arası',
  ],
  [{ kind: 'type', type: 'jpeg' }, 'JPEG', 'JPEG'],
  [{ kind: 'has' }, 'with a position', 'konumu olan'],
  [{ kind: 'folder', text: 'trips' }, 'folder trips', 'klasör trips'],
  [
    { kind: 'near', latitude: 52.1, longitude: 4.3, radius: 1500 },
    'within 1.5 km of 52.1, 4.3',
    '52.1, 4.3 noktasına en çok 1,5 km',
  ],
  [{ kind: 'similar', photo: 1, name: 'cat.jpg' }, 'like cat.jpg', 'cat.jpg benzeri'],
  [{ kind: 'similar', photo: 1000, name: null }, 'like photo 1000', '1000 numaralı fotoğrafın benzeri'],
];

test.each(cases)('%o', (field, english, turkish) => {
  const text = new Text();
  text.locale = 'en';
  expect(fieldInWords(text, field)).toBe(english);
  text.locale = 'tr';
  expect(fieldInWords(text, field)).toBe(turkish);
});
