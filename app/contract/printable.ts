/** @file Texts that hold what others wrote, such as a file's name, as a person is shown them. */

/** Characters that a terminal obeys, that end a line, or that turn the order of what follows. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** UTF-16 units of a message, at most: a path may have 100,000. */
const most = 1000;
const mostOfStart = 700;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One line without unruly characters, which are shown as JSON writes them; where it is very long, without its middle. */
export function printable(text: string): string {
  const line = text.replace(unruly, escaped);
  return line.length <= most
    ? line
    : `${line.slice(0, mostOfStart)} … ${line.slice(line.length - (most - mostOfStart))}`;
}

/** The same of a text of several lines, whole. */
export const printableLines = (text: string): string =>
  text.replace(unruly, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
