/** @file How a picture lies on the stage that shows it. Lengths are CSS pixels; `scale` is of them per picture pixel. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are where the picture's top left corner lies on the stage. */
export interface View extends Point {
  readonly scale: number;
}

/** Times its fitting size, and times its full size: whichever allows more. */
const mostTimesFit = 8;
const mostTimesFull = 8;

/** The whole picture, in the middle; never larger than it is. @param full the scale of its full size */
export function fit(picture: Size, stage: Size, full: number): View {
  const scale = Math.min(full, stage.width / picture.width, stage.height / picture.height);
  return bounded({ scale, x: 0, y: 0 }, picture, stage);
}

/** Never past its edges; in the middle where it is smaller than the stage. */
export function bounded({ scale, x, y }: View, picture: Size, stage: Size): View {
  return {
    scale,
    x: edge(x, picture.width * scale, stage.width),
    y: edge(y, picture.height * scale, stage.height),
  };
}

function edge(at: number, length: number, room: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at));
}

/** Scales so that what lies under `point` stays there, as far as the edges allow. */
export function zoomAt(
  view: View,
  point: Point,
  scale: number,
  picture: Size,
  stage: Size,
  full: number,
): View {
  const least = fit(picture, stage, full).scale;
  const next = Math.min(Math.max(scale, least), Math.max(least * mostTimesFit, full * mostTimesFull));
  const grown = next / view.scale;
  const moved = {
    scale: next,
    x: point.x - (point.x - view.x) * grown,
    y: point.y - (point.y - view.y) * grown,
  };
  return bounded(moved, picture, stage);
}

export function panBy(view: View, by: Point, picture: Size, stage: Size): View {
  return bounded({ ...view, x: view.x + by.x, y: view.y + by.y }, picture, stage);
}

/** Two fingers: what lay between them stays between them, and grows as they part. */
export function pinch(
  view: View,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
  picture: Size,
  stage: Size,
  full: number,
): View {
  const [from, to] = [middle(before), middle(after)];
  const moved = { ...view, x: view.x + to.x - from.x, y: view.y + to.y - from.y };
  const grown = distance(after) / Math.max(1, distance(before));
  return zoomAt(moved, to, view.scale * grown, picture, stage, full);
}

const middle = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = ([a, b]: readonly [Point, Point]): number => Math.hypot(a.x - b.x, a.y - b.y);

/** How much one turn of the wheel scales; a pinch on a trackpad comes as small turns with ctrl. */
export function wheelGrowth({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = deltaMode === 0 ? deltaY : deltaY * 16; // else lines
  const turn = Math.max(-120, Math.min(120, pixels));
  return Math.exp(-turn * (ctrlKey ? 0.01 : 0.002));
}
