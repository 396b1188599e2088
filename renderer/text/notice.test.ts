import { expect, test } from 'vitest';
import type { Notice, WhyOffline } from '../../app/contract/notice.ts';
import { noticeInWords } from './notice.ts';
import { Text } from './text.svelte.ts';

const problem = {
  code: 'DISK_FULL',
  message: 'as on the command line',
  reason: { kind: 'library.full', library: '/library' },
} as const;

const every: { readonly [Kind in Notice['kind']]: Notice & { kind: Kind } } = {
  'folder.offline': { kind: 'folder.offline', folder: '/photos', code: 'ENOENT', elsewhere: null },
  'folder.back': { kind: 'folder.back', folder: '/photos', now: '/media/photos' },
  unreadable: { kind: 'unreadable', path: '/photos/private', why: 'EACCES', more: 47 },
  'unreadable.sidecar': { kind: 'unreadable.sidecar', path: '/photos/a.xmp' },
  'library.remade': {
    kind: 'library.remade',
    was: 'damaged',
    backup: '2026-11-28',
    words: 47,
    kept: '/library/aside',
  },
  'library.words': { kind: 'library.words', words: 47 },
  'library.wordsBehind': { kind: 'library.wordsBehind', problem },
  'library.noBackup': { kind: 'library.noBackup', problem },
  device: { kind: 'device', device: 'webgpu', why: 'left out: only an expert reads it' },
  problem: { kind: 'problem', problem },
};

const text = new Text();
const say = (locale: string, notice: Notice) => {
  text.locale = locale;
  return noticeInWords(text, notice);
};

test.each(Object.values(every))('%o is said in each language, with what it names', (notice) => {
  const [english, turkish] = [say('en', notice), say('tr', notice)];
  expect(turkish).not.toBe(english);
  for (const said of [english, turkish]) {
    for (const [name, value] of Object.entries(notice)) {
      if (name === 'problem') expect(said).toContain('/library');
      else if (typeof value === 'number' || /^[/E]/.test(value)) expect(said).toContain(String(value));
    }
  }
});

test('a database that was made anew says from what, and what came back', () => {
  expect(say('en', every['library.remade'])).toBe(
    'The library’s database was damaged. It is again as in the backup of November 28, 2026. ' +
      '47 words of yours that the database lacked were brought over. The damaged file is kept as /library/aside.',
  );
  expect(say('tr', { ...every['library.remade'], was: 'gone', backup: null, kept: null })).toBe(
    'Kitaplığın veritabanı yoktu. Yedek olmadığı için fotoğraflara yeniden bakılıyor. ' +
      'Veritabanında eksik olan 47 sözünüz geri getirildi.',
  );
});

test.each([
  ['ENOENT', null, /^\/photos klasörüne ulaşılamıyor \(ENOENT\)\. Fotoğrafları hakkında bilinenler kalır\.$/],
  ['EMPTY', null, /^\/photos klasörü boş/],
  ['OTHER_DRIVE', { kind: 'withoutPhotos', path: '/usb' }, /başka bir sürücü var.* \/usb olarak geri gelmiş/],
  ['ENOENT', { kind: 'followed', path: '/usb' }, /\. Şimdi \/usb olarak duruyor/],
  ['ENOENT', { kind: 'alike', paths: ['/usb', '/usb1'] }, /birbirinin aynı: \/usb, \/usb1\./],
] as [string, WhyOffline['elsewhere'], RegExp][])(
  'why a folder is offline: %s, %j',
  (code, elsewhere, said) => {
    const notice = { kind: 'folder.offline', folder: '/photos', code, elsewhere } as const;
    expect(say('tr', notice)).toMatch(said);
    expect(say('en', notice)).not.toBe(say('tr', notice));
  },
);

test('of many that cannot be read one is named', () => {
  const one = { ...every.unreadable, more: 0 };
  expect(say('en', one)).toBe('/photos/private cannot be read (EACCES); it is left as it was.');
  expect(say('tr', every.unreadable)).toMatch(/bırakıldı\. Böyle 47 tane daha var\.$/);
});
