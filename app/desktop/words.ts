/** @file What the menus and the tray say, in the languages of the window. */
import type { Preferences } from '../contract/views.ts';

const en = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  help: 'Help',
  addFolder: 'Add Folder…',
  settings: 'Settings…',
  find: 'Find',
  undo: 'Undo',
  redo: 'Redo',
  keys: 'Keyboard Shortcuts',
  about: 'About Phototag',
  scan: 'looking for photos',
  tag: 'tagging',
  paused: 'paused',
};

export type Words = Readonly<typeof en>;

const tr: Words = {
  file: 'Dosya',
  edit: 'Düzen',
  view: 'Görünüm',
  window: 'Pencere',
  help: 'Yardım',
  addFolder: 'Klasör Ekle…',
  settings: 'Ayarlar…',
  find: 'Bul',
  undo: 'Geri Al',
  redo: 'Yinele',
  keys: 'Klavye Kısayolları',
  about: 'Phototag Hakkında',
  scan: 'fotoğraflar aranıyor',
  tag: 'etiketleniyor',
  paused: 'duraklatıldı',
};

/** @param system - the system's language as a BCP 47 tag, for a person who leaves it to the system */
export function wordsFor(language: Preferences['language'], system: string): Words {
  const wanted = language === 'system' ? system : language;
  return /^tr\b/i.test(wanted) ? tr : en;
}
