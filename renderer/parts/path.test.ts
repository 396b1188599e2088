import { expect, test } from 'vitest';
import { baseName, folderOf } from './path.ts';

test.each([
  ['/home/ada/Pictures', 'Pictures', '/home/ada'],
  ['/home/ada/a b.jpg', 'a b.jpg', '/home/ada'],
  ['/photo.jpg', 'photo.jpg', '/'],
  ['C:\\Users\\Ada\\x.png', 'x.png', 'C:\\Users\\Ada'],
  ['C:\\x.png', 'x.png', 'C:\\'],
])('%s', (path, name, folder) => {
  expect(baseName(path)).toBe(name);
  expect(folderOf(path)).toBe(folder);
});

test('a root is its own name, and a slash at the end is none', () => {
  expect(baseName('/')).toBe('/');
  expect(baseName('/home/ada/')).toBe('ada');
});
