/** @file Draws lines over two axes that begin at 0, as an SVG that is legible on a light page and on a dark one. */

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const width = 720;
const height = 320;
const margin = { left: 64, right: 140, top: 16, bottom: 44 };
const colours = ['#3b82f6', '#e07b39', '#3fa66a'];
const grey = '#808080';

/** @param x, y - what is counted along the axes */
export function plot({ x, y, lines }: { x: string; y: string; lines: readonly Line[] }): string {
  const largest = (axis: 0 | 1) =>
    Math.max(1, ...lines.flatMap(({ points }) => points.map((point) => point[axis])));
  const across = ticks(largest(0));
  const up = ticks(largest(1));
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const atX = (value: number) => margin.left + (value / across.at(-1)!) * (right - margin.left);
  const atY = (value: number) => bottom - (value / up.at(-1)!) * (bottom - margin.top);
  const text = (at: [number, number], anchor: string, words: string, fill = grey) =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${words}</text>`;
  const parts = [
    ...up.map((tick) => {
      const level = atY(tick).toFixed(1);
      return `<path d="M${margin.left} ${level}H${right}" stroke="${grey}" stroke-opacity="0.3"/>`;
    }),
    ...up.map((tick) => text([margin.left - 8, atY(tick) + 4], 'end', tick.toLocaleString('en'))),
    ...across.map((tick) => text([atX(tick), bottom + 18], 'middle', tick.toLocaleString('en'))),
    text([(margin.left + right) / 2, height - 6], 'middle', x),
    `<g transform="rotate(-90 14 ${height / 2})">${text([14, height / 2], 'middle', y)}</g>`,
    ...lines.flatMap(({ name, points }, index) => {
      const colour = colours[index % colours.length]!;
      const path = points.map((point) => `${atX(point[0]).toFixed(1)} ${atY(point[1]).toFixed(1)}`).join('L');
      const end = points.at(-1) ?? [0, 0];
      return [
        `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        text([atX(end[0]) + 8, atY(end[1]) + 4], 'start', name, colour),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
${parts.join('\n')}
</svg>
`;
}

/** Round numbers from 0 to the first that is not below `largest`. */
function ticks(largest: number): number[] {
  const power = 10 ** Math.floor(Math.log10(largest / 4));
  const step = power * ([1, 2, 5].find((factor) => factor * power * 5 >= largest) ?? 10);
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => index * step);
}
