/** @file What a browser is told where there is no window, in its own language. */
import type { IncomingHttpHeaders } from 'node:http';

type Language = 'en' | 'tr';

const words = {
  fault: {
    en: 'Something went wrong inside the program.',
    tr: 'Programın içinde bir şey ters gitti.',
  },
  otherHost: { en: 'This is not the address of Phototag.', tr: 'Bu, Phototag’in adresi değil.' },
  otherPage: {
    en: 'Phototag takes requests from its own page only.',
    tr: 'Phototag yalnızca kendi sayfasından gelen istekleri kabul eder.',
  },
  noAddress: { en: 'That is no address.', tr: 'Bu bir adres değil.' },
  onlyRead: { en: 'The page is only read.', tr: 'Sayfa yalnızca okunur.' },
  closed: {
    en: 'Open Phototag with the address that was printed when it was started.',
    tr: 'Phototag’i, başlatıldığında yazılan adresle açın.',
  },
  nothingHere: { en: 'There is nothing at this address.', tr: 'Bu adreste bir şey yok.' },
  noPicture: { en: 'There is no such picture.', tr: 'Böyle bir resim yok.' },
  noToken: { en: 'That is no token.', tr: 'Bu bir anahtar değil.' },
  used: {
    en: 'This address was used already, or is of another run.',
    tr: 'Bu adres kullanılmış ya da başka bir çalıştırmaya ait.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

export type Sentence = keyof typeof words;

export const inWords = (sentence: Sentence, headers: IncomingHttpHeaders): string =>
  words[sentence][languageOf(headers)];

/** Of the window's languages the one that the browser would rather have; English where it wants neither. */
export function languageOf({ 'accept-language': accepted = '' }: IncomingHttpHeaders): Language {
  const [first] = accepted
    .split(',')
    .map((range) => ({
      language: /^\s*(en|tr)\b/i.exec(range)?.[1]?.toLowerCase() as Language | undefined,
      weight: Number(/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? 1),
    }))
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return first?.language ?? 'en';
}
