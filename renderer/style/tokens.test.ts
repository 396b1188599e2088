/** @file Colours can be told apart: WCAG 2.2, 1.4.3 and 1.4.11, level AA. */
import { expect, test } from 'vitest';
import css from './tokens.css?raw';

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];
type Colour = readonly [red: number, green: number, blue: number, alpha: number]; // 0..1

function token(name: string, theme: Theme): Colour {
  const found = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  if (found === null) throw new Error(`no colour ${name}`);
  const hex = found[theme === 'light' ? 1 : 2]!.slice(1).padEnd(8, 'f');
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Colour;
}

/** What is seen of a colour with transparency over another. */
const over = ([r, g, b, alpha]: Colour, below: Colour): Colour => {
  const mix = (one: number, at: 0 | 1 | 2) => one * alpha + below[at] * (1 - alpha);
  return [mix(r, 0), mix(g, 1), mix(b, 2), 1];
};

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const grounds = ['ground', 'panel', 'raised'];

test('the measure itself: black on white is 21', () => {
  expect(contrast([0, 0, 0, 1], [1, 1, 1, 1])).toBeCloseTo(21, 5);
  expect(contrast(over([0, 0, 0, 0.5], [1, 1, 1, 1]), [1, 1, 1, 1])).toBeCloseTo(3.98, 1);
});

test.each(
  themes.flatMap((theme) =>
    grounds.flatMap((ground) =>
      ['text', 'quiet', 'accent', 'trouble'].map((word) => [theme, word, ground] as const),
    ),
  ),
)('%s: %s reads on %s, also while it is pointed at and pressed', (theme, word, ground) => {
  const below = token(ground, theme);
  for (const shade of [below, over(token('hover', theme), below)]) {
    expect(contrast(token(word, theme), shade)).toBeGreaterThanOrEqual(4.5);
  }
  if (word === 'text') {
    const pressed = over(token('pressed', theme), below);
    expect(contrast(token(word, theme), pressed)).toBeGreaterThanOrEqual(4.5);
  }
});

test.each(themes)('%s: what stands on the accent and on a person’s tags reads', (theme) => {
  expect(contrast(token('on-accent', theme), token('accent', theme))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(token('on-person', theme), token('person', theme))).toBeGreaterThanOrEqual(4.5);
  for (const ground of grounds) {
    const chosen = over(token('accent-soft', theme), token(ground, theme));
    expect(contrast(token('text', theme), chosen)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('quiet', theme), chosen)).toBeGreaterThanOrEqual(4.5);
  }
});
