/** @file The window's words in the person's language; numbers and dates as they are written there. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Preferences } from '../../app/contract/views.ts';
import { inTurkish } from './concepts.ts';
import { messages, type Language, type MessageKey } from './messages.ts';

const languageOf = (locale: string): Language => (/^tr\b/i.test(locale) ? 'tr' : 'en');

/** The system's, without what Intl does not take: "en-US@posix", "C". */
function systemLocale(): string {
  try {
    return new Intl.Locale(navigator.language.replace(/[@.].*/, '')).toString();
  } catch {
    return 'en';
  }
}

/** A format is slow to make: each is made once. */
function made<Format, Options>(
  formats: Map<string, Format>,
  locale: string,
  options: Options,
  Make: new (locale: string, options: Options) => Format,
): Format {
  const id = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(id) ?? new Make(locale, options);
  formats.set(id, format);
  return format;
}

export class Text {
  /** For Intl: the person's own region where the language is the system's. */
  locale = $state(systemLocale());
  readonly language = $derived(languageOf(this.locale));
  /** Names that the person gave to concepts, by their ids: they stand in every language. */
  given = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #formats = new Map<string, IntlMessageFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();

  use(language: Preferences['language']): void {
    const system = systemLocale();
    this.locale = language === 'system' || language === languageOf(system) ? system : language;
    document.documentElement.lang = this.language;
  }

  /** A message, with its values (ICU message format: https://unicode-org.github.io/icu/userguide/format_parse/messages/). */
  readonly t = (key: MessageKey, values?: Readonly<Record<string, string | number>>): string => {
    const id = `${this.locale} ${key}`;
    let format = this.#formats.get(id);
    if (format === undefined) {
      format = new IntlMessageFormat(messages[key][this.language], this.locale);
      this.#formats.set(id, format);
    }
    return String(format.format(values));
  };

  /**
   * A concept's name to show, wherever one is shown: the host says it in English. A tag of the person's own stays as
   * it is, and so does a name that the person gave. @param id - the concept's, or null where only the name is known (a cell's top tag, a toast)
   */
  readonly concept = (id: string | null, name: string): string =>
    this.language === 'tr' && !id?.startsWith('own:') && !this.#isGiven(id, name)
      ? inTurkish(id, name)
      : name;

  /** Where only the name is known, another concept that has it by itself is taken for the one it was given to. */
  #isGiven(id: string | null, name: string): boolean {
    return id === null ? [...this.given.values()].includes(name) : this.given.get(id) === name;
  }

  /** Where a concept lies, as the host says it: "retriever · dog · animal". */
  readonly place = (names: string): string =>
    names
      .split(' · ')
      .map((name) => this.concept(null, name))
      .join(' · ');

  readonly number = (value: number, options?: Intl.NumberFormatOptions): string =>
    made(this.#numbers, this.locale, options, Intl.NumberFormat).format(value);

  /** "jpeg, png or webp". */
  readonly oneOf = (values: readonly string[]): string =>
    new Intl.ListFormat(this.locale, { type: 'disjunction' }).format(values);

  /** 0.937 as 94 %, as it is written here. */
  readonly percent = (share: number): string =>
    this.number(share, { style: 'percent', maximumFractionDigits: 0 });

  /** 100003639 as 100 MB. */
  readonly bytes = (bytes: number): string => {
    const [unit, size] =
      bytes < 1e6 ? ['kilobyte', 1e3] : bytes < 1e9 ? ['megabyte', 1e6] : ['gigabyte', 1e9];
    const value = bytes / Number(size);
    const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 };
    return this.number(value, options as Intl.NumberFormatOptions);
  };

  /** A moment, such as "2026-11-25T10:00:00Z", on the person's own clock. */
  readonly moment = (moment: string): string =>
    new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
      new Date(moment),
    );

  /** A camera's wall-clock time, whatever zone it was in: "2021-07-04T12:00:00+02:00". */
  readonly date = (takenAt: string, options: Intl.DateTimeFormatOptions): string =>
    made(this.#dates, this.locale, { ...options, timeZone: 'UTC' }, Intl.DateTimeFormat).format(
      new Date(`${takenAt.slice(0, 19)}Z`),
    );

  /** Months as YYYY-MM, the older first, in words; where they are the same, that one. */
  readonly months = (from: string, to: string): string =>
    made(
      this.#dates,
      this.locale,
      { month: 'long', year: 'numeric', timeZone: 'UTC' },
      Intl.DateTimeFormat,
    ).formatRange(new Date(`${from}-01T00:00:00Z`), new Date(`${to}-01T00:00:00Z`));
}
