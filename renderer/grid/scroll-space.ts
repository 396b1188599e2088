/**
 * @file More height than a browser can scroll. Browsers cap an element near 16.7 million pixels; a million photos need ten
 * times that. What is scrolled is a lower element: small moves count pixel by pixel, jumps in proportion, so that each place
 * can be reached. Near both ends the two are the same, so that the ends are the ends. Lengths are CSS pixels.
 */

/** Far enough below every browser's limit. */
export const tallest = 8_000_000;
/** How much of both ends is not scaled. */
const margin = 100_000;

export class ScrollSpace {
  #content = 0;
  #view = 0;
  #scrollTop = 0;
  #position = 0;

  /** How far the top of the view is into the content. */
  get position(): number {
    return this.#position;
  }

  /** Where the browser's own scrolling has to be for that. */
  get scrollTop(): number {
    return this.#scrollTop;
  }

  /** Height of the element that is scrolled. */
  get height(): number {
    return Math.min(this.#content, tallest);
  }

  /** What is at y of the content lies at `y - shift` of the element. */
  get shift(): number {
    return this.#position - this.#scrollTop;
  }

  /** Keeps the position as far as it still exists. */
  resize(content: number, view: number): void {
    this.#content = content;
    this.#view = view;
    this.moveTo(this.#position);
  }

  /** Goes to a position of the content. */
  moveTo(position: number): void {
    this.#position = Math.max(0, Math.min(position, this.#farthest));
    this.#scrollTop = this.#scrollTopAt(this.#position);
  }

  /** The browser has scrolled to `scrollTop`. */
  scrolled(scrollTop: number): void {
    const move = scrollTop - this.#scrollTop;
    this.#scrollTop = scrollTop;
    const isJump = Math.abs(move) > 2 * this.#view;
    const position = isJump ? this.#positionAt(scrollTop) : this.#position + move;
    this.#position = Math.max(0, Math.min(position, this.#farthest));
  }

  /**
   * Whether the element has to be scrolled to `scrollTop` for the position to stay reachable: small moves have led away from
   * proportion.
   * @param isResting - no scrolling is going on; else only what cannot wait, since an end is near
   */
  settle(isResting: boolean): boolean {
    const proper = this.#scrollTopAt(this.#position);
    const isNearEnd = this.#scrollTop < this.#view || this.#scrollTop > this.height - 2 * this.#view;
    if (Math.abs(proper - this.#scrollTop) < 1 || (!isResting && !isNearEnd)) return false;
    this.#scrollTop = proper;
    return true;
  }

  get #farthest(): number {
    return Math.max(0, this.#content - this.#view);
  }

  /** Where the element is scrolled to for a position, before small moves. */
  #scrollTopAt(position: number): number {
    if (this.#content <= tallest) return position;
    const farthest = this.#farthest;
    if (position <= margin) return position;
    if (position >= farthest - margin) return this.height - this.#view - (farthest - position);
    // Whole pixels, as browsers round: what is read back is then what was set.
    return Math.round(margin + (position - margin) / this.#scale);
  }

  /** Its inverse. */
  #positionAt(scrollTop: number): number {
    if (this.#content <= tallest) return scrollTop;
    const room = this.height - this.#view;
    if (scrollTop <= margin) return scrollTop;
    if (scrollTop >= room - margin) return this.#farthest - (room - scrollTop);
    return margin + (scrollTop - margin) * this.#scale;
  }

  /** Pixels of the content for one of the element, between the margins. */
  get #scale(): number {
    return (this.#farthest - 2 * margin) / (this.height - this.#view - 2 * margin);
  }
}
