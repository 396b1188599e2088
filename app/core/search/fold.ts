/** @file Texts that count as the same. In JavaScript, since SQLite knows upper and lower case of ASCII only. */

/** Without regard to case, to how accents are written, and to which way slashes lean. */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll('\\', '/');
