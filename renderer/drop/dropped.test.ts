import { expect, test } from 'vitest';
import { fileOfDataUrl, picturesBelow, readTransfer } from './dropped.ts';

/** A transfer with texts by their types, as far as it is read. */
const transfer = (texts: Record<string, string>, items: unknown[] = []) =>
  ({ items, getData: (type: string) => texts[type] ?? '' }) as unknown as DataTransfer;
const item = (file: File, entry: object | null = null) => ({
  kind: 'file',
  getAsFile: () => file,
  webkitGetAsEntry: () => entry,
});
const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

test('files come first, whatever else the browser says about them', () => {
  const file = new File(['x'], 'cat.jpg');
  const folder = { isDirectory: true };
  const dropped = readTransfer(
    transfer({ 'text/uri-list': 'https://example.org/cat.jpg' }, [item(file), item(file, folder)]),
  );
  expect(dropped).toEqual({
    files: [
      { file, folder: null },
      { file, folder },
    ],
    problem: null,
  });
});

test('an address alone is said to be one', () => {
  const html = '<meta charset="utf-8"><img class="a" src="https://example.org/a.jpg?x=1&amp;y=2">';
  for (const texts of [
    { 'text/html': html },
    { 'text/uri-list': '# a comment\r\nhttps://example.org/a.jpg' },
    { 'text/plain': ' https://example.org/a.jpg ' },
    { 'text/html': '<img src="blob:https://example.org/1234">' },
  ] as Record<string, string>[]) {
    expect(readTransfer(transfer(texts))).toEqual({ files: [], problem: 'address' });
  }
});

test('text is no picture, and nothing is nothing', () => {
  expect(readTransfer(transfer({ 'text/plain': 'see https://example.org' })).problem).toBe('text');
  expect(readTransfer(transfer({})).problem).toBe('nothing');
});

test('a picture written out in its address is one', async () => {
  const { files } = readTransfer(transfer({ 'text/html': `<img src="${pixel}">` }));
  expect(files[0]!.file!.name).toBe('picture.gif');
  expect(files[0]!.file!.type).toBe('image/gif');
  expect(new TextDecoder().decode(await files[0]!.file!.arrayBuffer()).slice(0, 6)).toBe('GIF89a');
  const svg = fileOfDataUrl('data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E')!;
  expect(svg.name).toBe('picture.svg');
  expect(await svg.text()).toBe('<svg/>');
});

test.each([
  'data:text/html,<b>',
  'https://example.org',
  'data:image/png;base64,%%%',
  'data:image/png;base64,?',
])('%s is no written-out picture', (address) => expect(fileOfDataUrl(address)).toBeNull());

interface Tree {
  readonly [name: string]: Tree | null;
}
/** A folder that hands out its entries one hundred at a time, as browsers do. */
function folder(tree: Tree, name = ''): FileSystemDirectoryEntry {
  const entries = Object.entries(tree).map(([child, below]) =>
    below === null
      ? {
          isDirectory: false,
          name: child,
          file: (resolve: (file: File) => void) => resolve(new File(['x'], child)),
        }
      : folder(below, child),
  );
  const createReader = () => {
    let at = 0;
    return {
      readEntries: (resolve: (some: unknown[]) => void) => resolve(entries.slice(at, (at += 100))),
    };
  };
  return { isDirectory: true, name, createReader } as unknown as FileSystemDirectoryEntry;
}

test('pictures below folders are found, and only pictures', async () => {
  const tree = folder({
    'a.jpg': null,
    'notes.txt': null,
    sub: { 'b.HEIC': null, deeper: { 'c.png': null } },
  });
  const { pictures, isMore } = await picturesBelow([tree], 50);
  expect(pictures.map(({ name }) => name)).toEqual(['a.jpg', 'b.HEIC', 'c.png']);
  expect(isMore).toBe(false);
});

test('a folder of thousands is read no further than asked', async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`${i}.jpg`, null]));
  const { pictures, isMore } = await picturesBelow([folder(many)], 50);
  expect(pictures).toHaveLength(50);
  expect(isMore).toBe(true);
});

test('a folder of thousands without pictures ends too', async () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`${i}.txt`, null]));
  expect(await picturesBelow([folder(many)], 50)).toEqual({ pictures: [], isMore: true });
});
