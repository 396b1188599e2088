/** @file When a photo was taken, as ISO 8601 text: the camera's wall-clock time, with its offset where known. */

/**
 * @param time - milliseconds of wall-clock time, as if it were UTC
 * @param offset - minutes east of UTC, or null
 */
export function formatTakenAt(time: number, offset: number | null): string {
  const clock = new Date(time).toISOString().replace(/(\.000)?Z$/, '');
  if (offset === null) return clock;
  const hours = Math.trunc(Math.abs(offset) / 60)
    .toString()
    .padStart(2, '0');
  const minutes = (Math.abs(offset) % 60).toString().padStart(2, '0');
  return `${clock}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
}

/** The wall-clock time back, in milliseconds as if it were UTC. */
export function parseTakenAt(text: string): number {
  return Date.parse(text.replace(/[+-]\d\d:\d\d$/, '') + 'Z');
}
