import { expect, test } from 'vitest';
import { kindOfName } from './kinds.ts';
import { pairFiles } from './pairs.ts';

/** Photos with their partners, and how many files are skipped. */
function pairs(names: string): [string, number] {
  const files = names.split(' ').map((name) => ({ name, kind: kindOfName(name) ?? 'other' }));
  const { photos, skipped } = pairFiles(files);
  const said = photos.map(({ file, partner }) =>
    partner === null ? file.name : `${file.name}+${partner.name}`,
  );
  return [said.join(' '), skipped];
}

test.each([
  ['a camera’s RAW and JPEG', 'IMG_1.CR2 IMG_1.JPG', 'IMG_1.JPG+IMG_1.CR2', 0],
  ['a Live Photo', 'IMG_2.HEIC IMG_2.MOV', 'IMG_2.HEIC+IMG_2.MOV', 0],
  ['a Live Photo kept as JPEG', 'IMG_2.JPG IMG_2.MOV', 'IMG_2.JPG+IMG_2.MOV', 0],
  ['letter case does not matter', 'img_1.jpg IMG_1.NEF', 'img_1.jpg+IMG_1.NEF', 0],
  ['other stems are other photos', 'IMG_1.CR2 IMG_11.JPG', 'IMG_1.CR2 IMG_11.JPG', 0],
  ['RAW alone', 'IMG_1.ARW', 'IMG_1.ARW', 0],
  ['a movie alone is no photo', 'MVI_1.MOV', '', 1],
  ['a movie beside a RAW alone is no Live Photo', 'a.dng a.mov', 'a.dng', 1],
  ['HEIC, JPEG and movie: the phone’s format has the movie', 'a.heic a.jpg a.mov', 'a.heic+a.mov a.jpg', 0],
  ['RAW, HEIC and movie are one photo', 'a.dng a.heic a.mov', 'a.heic+a.dng', 0],
  ['RAW and two JPEGs: one is the pair', 'a.cr2 a.jpeg a.jpg', 'a.jpeg+a.cr2 a.jpg', 0],
  ['two RAWs and a JPEG', 'a.cr2 a.dng a.jpg', 'a.dng a.jpg+a.cr2', 0],
  ['a PNG is an export, not the camera’s half', 'a.cr2 a.png', 'a.cr2 a.png', 0],
  [
    'sidecars of a photo are not counted',
    'a.jpg a.xmp a.jpg.xmp a.AAE a.jpg.supplemental-meta.json',
    'a.jpg',
    0,
  ],
  ['those of a partner’s stem neither', 'A.CR2 a.jpg a.cr2.xmp', 'a.jpg+A.CR2', 0],
  ['nor those of nobody, which are counted', 'a.jpg b.xmp package.json', 'a.jpg', 2],
  ['names of every byte', 'caf\xe9.jpg CAF\xe9.raf caf\xc9.jpg', 'caf\xe9.jpg+CAF\xe9.raf caf\xc9.jpg', 0],
])('%s', (_what, names, photos, skipped) => {
  expect(pairs(names)).toEqual([photos, skipped]);
});
