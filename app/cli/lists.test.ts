/** @file Lists out of one library and into another, as a person does it. */
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ListedPhoto, ListedPhotoResult, ListImportSummary } from '../contract/lists.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
let golden: string;
let hound: string;
/** Arguments that name the other library. */
const other = () => ['--library', place.at('other-library')];

beforeAll(async () => {
  place = await Workplace.make();
  golden = await place.picture('2019/golden.jpg', [255, 0, 0]);
  hound = await place.picture('2020/hound.jpg', [150, 0, 0]);
  await place.picture('2020/bus.jpg', [255, 255, 0]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
  await place.run('tag', golden, '--reject', 'dog', '--add', 'Aunt Mary; "Mimi"', '--rate', '4');
  await place.run('tag', hound, '--confirm', 'beagle', '--add', 'Cross, the \\ dog', '--rate', '0');
  await place.run('tag', hound, '--reject', 'Aunt Mary; "Mimi"');

  await mkdir(place.at('disk'));
  await cp(place.at('photos'), place.at('disk', 'Old photos'), { recursive: true });
  await rename(place.at('disk/Old photos/2020/hound.jpg'), place.at('disk/Old photos/renamed.jpg'));
  expect((await place.run(...other(), 'add', place.at('disk'))).code).toBe(0);
});

afterAll(() => place.remove());

/** All that a person said in a library, by the last name of each photo; the hound has another name in the second one. */
async function said(library: string[] = []) {
  const ran = await place.run(...library, 'export', '--json');
  const photos = ran.json().map((photo) => ListedPhoto.parse(photo));
  const words = photos.map(({ file, tags, rejected, rating, ratingSource }) => ({
    photo: file.split('/').at(-1)!.replace('renamed', 'hound'),
    yes: tags.filter(({ source }) => source === 'person').map(({ id, name }) => [id, name]),
    no: rejected,
    rating: ratingSource === 'person' ? rating : null,
  }));
  return words.sort((a, b) => a.photo.localeCompare(b.photo));
}

async function take(library: string[], ...args: string[]) {
  const ran = await place.run(...library, 'import', ...args, '--json');
  const results = ran.json();
  return {
    code: ran.code,
    photos: results.slice(0, -1).map((result) => ListedPhotoResult.parse(result)),
    summary: ListImportSummary.parse(results.at(-1)),
  };
}

async function exported(format: 'csv' | 'json'): Promise<string> {
  const file = place.at(`words.${format}`);
  await writeFile(file, (await place.run('export', `--${format}`)).stdout);
  return file;
}

test.each(['json', 'csv'] as const)(
  '%s: all that was said is said in another library, after a dry run of it; undo takes it back',
  async (format) => {
    const all = await said();
    expect(all).toMatchObject([
      { photo: 'bus.jpg', yes: [], no: [], rating: null },
      {
        photo: 'golden.jpg',
        yes: [[expect.any(String), 'Aunt Mary; "Mimi"']],
        no: [{ name: 'dog' }],
        rating: 4,
      },
      { photo: 'hound.jpg', no: [{ name: 'Aunt Mary; "Mimi"' }], rating: 0 },
    ]);
    expect(all[2]!.yes.map(([, name]) => name).sort()).toEqual(['Cross, the \\ dog', 'beagle']);
    const none = await said(other());
    expect(none.flatMap(({ yes, no }) => [...yes, ...no])).toEqual([]);

    const file = await exported(format);
    const planned = await take(other(), file, '--dry-run');
    expect(planned).toMatchObject({
      code: 0,
      summary: { said: 7, photos: 2, kept: 0, skipped: 0, dryRun: true },
    });
    expect(await said(other())).toEqual(none);

    const done = await take(other(), file);
    expect(done).toMatchObject({ code: 0, summary: { ...planned.summary, dryRun: false } });
    expect(await said(other())).toEqual(all);
    expect((await take(other(), file)).summary).toMatchObject({ said: 0, same: 7 });
    const found = await place.run(...other(), 'search', 'dog', '--json');
    expect(found.json().map((photo) => (photo as { file: string }).file.split('/').at(-1))).toEqual([
      'renamed.jpg',
    ]);

    expect((await place.run(...other(), 'undo')).stdout).toContain(
      `Undone: words.${format} taken in on 2 photos.`,
    );
    expect(await said(other())).toEqual(none);
  },
);

test('what the library says otherwise stands and is told, with exit code 1; --overwrite takes the list’s', async () => {
  const file = await exported('csv');
  await place.run(
    ...other(),
    'tag',
    place.at('disk/Old photos/2019/golden.jpg'),
    '--confirm',
    'dog',
    '--rate',
    '1',
  );
  const ran = await place.run(...other(), 'import', file);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain('  = dog: you said it shows it, the list it does not');
  expect(ran.stdout).toContain('  = rating 1: the list has 4');
  expect(ran.stdout).toContain('2 words left out: yours stand. --overwrite takes those of the list.');
  const stands = await said(other());
  expect(stands[1]).toMatchObject({ rating: 1, no: [] });
  expect(await take(other(), file, '--overwrite')).toMatchObject({ code: 0, summary: { said: 2, kept: 0 } });
  expect(await said(other())).toEqual(await said());
  await place.run(...other(), 'undo');
  expect(await said(other())).toEqual(stands);
});

test('a list of another tool: paths from the list or the folder, unknown ones told by name and line', async () => {
  const list =
    'path,tag,rating\n2020/bus.jpg,Holiday,5\nphotos/2019/golden.jpg,Holiday,\n2020/none.jpg,Holiday,2\n';
  await writeFile(place.at('theirs.csv'), list);
  const ran = await place.run('import', 'theirs.csv');
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain('2020/none.jpg (line 4): skipped, no photo of the library');
  expect(ran.stdout).toContain('3 words taken in on 2 photos; 0 said already.');
  expect((await place.run('search', 'tag:holiday', '--json')).json()).toHaveLength(2);
  await place.run('undo');
});

test('bad lists and bad calls change nothing and name the place', async () => {
  const before = await said();
  await writeFile(place.at('bad.csv'), `path,tag,rating\n${hound},dog,1\n${golden},dog,nine\n`);
  const bad = await place.run('import', 'bad.csv');
  expect(bad).toMatchObject({ code: 3, stdout: '' });
  expect(bad.stderr).toContain('bad.csv, line 3, column "rating": "nine" is no rating from 0 to 5.');
  const text = await readFile(await exported('json'), 'utf8');
  await writeFile(place.at('bad.json'), text.replaceAll('"rating":4', '"rating":44'));
  expect((await place.run('import', 'bad.json')).stderr).toMatch(/bad\.json, line \d, column \d+: rating: /);
  await writeFile(place.at('bad.txt'), 'x');
  expect((await place.run('import', 'bad.txt')).code).toBe(2);
  expect((await place.run('import', 'nowhere.csv')).code).toBe(3);
  expect((await place.run('import', '--overwrite')).code).toBe(2);
  expect(await said()).toEqual(before);
});
