/** @file The names that a misspelt one may have been meant for. */

/** At most `count` of the candidates, nearest first; none where nothing is near. */
export function nearest(word: string, candidates: Iterable<string>, count = 3): string[] {
  const furthest = Math.max(1, Math.floor(word.length / 3));
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > furthest) continue;
    const distance = editDistance(word, candidate);
    if (distance <= furthest) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
  return near.slice(0, count).map(({ candidate }) => candidate);
}

/**
 * Letters to add, drop, change, or swap with their neighbour to make one word of the other: optimal string alignment,
 * after Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964.
 */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, twoAbove[j - 2]! + 1);
      row.push(least);
    }
    twoAbove = above;
    above = row;
  }
  return above[b.length]!;
}
