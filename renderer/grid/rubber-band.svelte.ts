/** @file Selecting photos by drawing a rectangle over them. */
import type { Selection } from '../state/selection.svelte.ts';
import type { Layout, Rectangle } from './layout.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels that a mouse moves before it is no longer a click. */
const slack = 5;
/** How near to an edge, in pixels, the grid starts to scroll along. */
const edge = 40;

/** Pixels a frame to scroll while the pointer is at `y` of a view of this height: the further out the faster. */
export function speedAtEdge(y: number, height: number): number {
  const out = y < edge ? y - edge : y > height - edge ? y - (height - edge) : 0;
  return Math.max(-60, Math.min(out / 2, 60));
}

/** Points are of the grid's content. */
export class RubberBand {
  /** While one is drawn. */
  rectangle = $state.raw<Rectangle | null>(null);
  readonly #selection: Selection;
  #start: Point | null = null;
  /** Photos that stay selected: those before it, where ctrl or shift is held. */
  #others: ReadonlySet<number> = new Set();
  #selected = '';

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  /** The button went down. */
  begin(point: Point, isAdding: boolean): void {
    this.#start = point;
    this.#others = isAdding ? this.#selection.ids : new Set();
    this.#selected = '';
  }

  /** @throws CallProblem */
  async drawTo({ x, y }: Point, layout: Layout): Promise<void> {
    const start = this.#start;
    if (start === null) return;
    if (this.rectangle === null && Math.hypot(x - start.x, y - start.y) < slack) return;
    this.rectangle = {
      left: Math.min(start.x, x),
      top: Math.min(start.y, y),
      right: Math.max(start.x, x),
      bottom: Math.max(start.y, y),
    };
    const stretches = layout.stretchesIn(this.rectangle);
    const selected = stretches.map(({ first, last }) => `${first}-${last}`).join();
    if (selected === this.#selected) return;
    this.#selected = selected;
    await this.#selection.stretches(stretches, this.#others);
  }

  /** @returns whether one was drawn: else it was a click */
  end(): boolean {
    const wasDrawn = this.rectangle !== null;
    this.rectangle = null;
    this.#start = null;
    return wasDrawn;
  }
}
