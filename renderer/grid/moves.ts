/** @file Where keys lead in the grid. */
import type { Layout } from './layout.ts';

/**
 * The photo that a key leads to from the one at `index`; null for keys that lead nowhere.
 * @param rowsInView - how far a page is
 */
export function moveByKey(layout: Layout, index: number, key: string, rowsInView: number): number | null {
  const clamp = (to: number) => Math.max(0, Math.min(to, layout.total - 1));
  const byRows = (rows: number) => {
    const { row, column } = layout.placeOf(index);
    return layout.indexInRow(Math.max(0, Math.min(row + rows, layout.rowCount - 1)), column);
  };
  switch (key) {
    case 'ArrowLeft':
      return clamp(index - 1);
    case 'ArrowRight':
      return clamp(index + 1);
    case 'ArrowUp':
      return byRows(-1);
    case 'ArrowDown':
      return byRows(1);
    case 'PageUp':
      return byRows(-rowsInView);
    case 'PageDown':
      return byRows(rowsInView);
    case 'Home':
      return 0;
    case 'End':
      return layout.total - 1;
    default:
      return null;
  }
}
