/** @file Queries of every kind, for tests that take any. */
import fc from 'fast-check';
import type { TestPhoto } from './testing.ts';

/** @param photos - one of them at least has an embedding */
export function queriesFor(photos: readonly TestPhoto[]) {
  const withEmbedding = photos.filter((photo) => photo.embedding).map(({ id }) => `similar:${id}`);
  const leaf = fc.constantFrom(
    ...[
      'dog',
      'dogs',
      'cat',
      'animal',
      'crane',
      'golden',
      'retriever',
      'polar',
      'bear',
      'beach',
      'sunset',
      'muller',
    ],
    ...[
      '"golden retriever"',
      '"polar bear"',
      'IMG_1234',
      '"1234"',
      "it's",
      'tag:dog',
      'tag:tabby',
      'tag:crane',
    ],
    ...[
      'label:dog',
      'label:"golden retriever"',
      'label:crane-bird',
      'tag:pet',
      'has:gps',
      'type:jpg',
      'type:raw',
    ],
    ...['taken:2019', 'taken:2018-06..2019-02', 'taken:>2019-07', 'taken:..2018', 'taken:2019-03-07'],
    ...['rating:>=3', 'rating:0', 'rating:1..2', 'size:>5mb', 'size:..800kb', 'width:>=4000', 'height:480'],
    ...[
      'camera:canon',
      'camera:été',
      'folder:holiday',
      'folder:été',
      'folder:"Holiday 2019/dogs"',
      'folder:dogs',
      'folder:"holiday 2019/"',
      'folder:/home/me/h',
      'folder:me/',
      'folder:/me',
    ],
    ...[
      'near:52,5,100km',
      'near:52,179.9,200km',
      'near:52,-179.9,200km',
      'is:untagged',
      'is:failed',
      'is:missing',
      withEmbedding[0]!,
    ],
  );
  const binder = fc.constantFrom(
    ...[
      'conf:>0.8',
      'conf:0.2..0.7',
      'conf:<=30%',
      'source:person',
      'source:model',
      'is:confirmed',
      'is:rejected',
    ],
  );
  const { query, term } = fc.letrec<{ query: string; all: string; term: string }>((tie) => ({
    query: fc.array(tie('all'), { minLength: 1, maxLength: 3 }).map((alls) => alls.join(' or ')),
    all: fc.array(tie('term'), { minLength: 1, maxLength: 4 }).map((terms) => terms.join(' ')),
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: leaf },
      { weight: 3, arbitrary: binder },
      { weight: 2, arbitrary: tie('term').map((term) => `-${term}`) },
      { weight: 2, arbitrary: tie('query').map((inner) => `(${inner})`) },
    ),
  }));
  return { leaf, binder, term, query };
}
