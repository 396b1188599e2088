/**
 * @file Every text of the window, in every language, side by side (ICU message format). Short, plain words; no
 * exclamation marks.
 */

export type Language = 'en' | 'tr';
type Message = Readonly<Record<Language, string>>;

export const messages = {
  close: { en: 'Close', tr: 'Kapat' },
  cancel: { en: 'Cancel', tr: 'Vazgeç' },

  // what the person says about photos
  'words.undo': { en: 'Undo', tr: 'Geri al' },
  'words.redo': { en: 'Redo', tr: 'Yinele' },
  'words.nothing': { en: 'There is nothing more to take back.', tr: 'Geri alınacak bir şey kalmadı.' },
  'words.done.confirm': {
    en: 'Confirmed “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” onaylandı',
  },
  'words.done.reject': {
    en: 'Rejected “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” reddedildi',
  },
  'words.done.add': {
    en: 'Added “{label}” to {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafa “{label}” eklendi',
  },
  'words.done.remove': {
    en: 'Took back “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” geri alındı',
  },
  'words.done.rate': {
    en: 'Set {label} on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğraf için {label} verildi',
  },
  'words.undone.confirm': { en: 'Undone: confirming “{label}”', tr: 'Geri alındı: “{label}” onayı' },
  'words.undone.reject': { en: 'Undone: rejecting “{label}”', tr: 'Geri alındı: “{label}” reddi' },
  'words.undone.add': { en: 'Undone: adding “{label}”', tr: 'Geri alındı: “{label}” eklenmesi' },
  'words.undone.remove': { en: 'Undone: taking back “{label}”', tr: 'Geri alındı: “{label}” kaldırılması' },
  'words.undone.rate': { en: 'Undone: {label}', tr: 'Geri alındı: {label}' },
} as const satisfies Readonly<Record<string, Message>>;

export type MessageKey = keyof typeof messages;
