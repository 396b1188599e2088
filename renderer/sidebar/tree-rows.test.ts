/** @file The concept tree as rows. */
import { describe, expect, it } from 'vitest';
import type { TreeConcept } from '../../app/contract/views.ts';
import { foundRows, treeMove, treeRows } from './tree-rows.ts';

const concept = (id: string, count: number, children: string[] = [], top = false): TreeConcept => ({
  id,
  name: id,
  count,
  children,
  top,
});

// A dog is an animal and a pet.
const tree = [
  concept('pet', 50, ['dog'], true),
  concept('animal', 90, ['cat', 'dog'], true),
  concept('dog', 40, ['bull-dog']),
  concept('cat', 10),
  concept('bull-dog', 5),
];
const paths = (expanded: string[]) => treeRows(tree, new Set(expanded)).map(({ path }) => path);

describe('treeRows', () => {
  it('shows the top, most photos first', () => {
    expect(paths([])).toEqual(['animal', 'pet']);
  });

  it('shows what is expanded, a concept under each of its parents by itself', () => {
    expect(paths(['animal', 'pet', 'pet/dog', 'cat'])).toEqual([
      'animal',
      'animal/dog',
      'animal/cat',
      'pet',
      'pet/dog',
      'pet/dog/bull-dog',
    ]);
  });

  it('says level, place and siblings', () => {
    const rows = treeRows(tree, new Set(['animal']));
    expect(rows[2]).toMatchObject({
      path: 'animal/cat',
      level: 2,
      place: 2,
      siblings: 2,
      hasChildren: false,
    });
    expect(rows[0]).toMatchObject({ level: 1, place: 1, siblings: 2, isExpanded: true, hasChildren: true });
  });
});

it('finds concepts by the beginning of a word', () => {
  const found = (written: string) =>
    foundRows(tree, written, ({ name }) => name, 'en').map(({ path }) => path);
  expect(found('DO')).toEqual(['dog', 'bull-dog']);
  expect(found('og')).toEqual([]);
});

describe('treeMove', () => {
  const rows = treeRows(tree, new Set(['animal']));

  it('moves down, up and to the ends', () => {
    expect(treeMove(rows, 0, 'ArrowDown')).toEqual({ to: 1 });
    expect(treeMove(rows, 0, 'ArrowUp')).toEqual({ to: 0 });
    expect(treeMove(rows, 0, 'End')).toEqual({ to: 3 });
    expect(treeMove(rows, 3, 'Home')).toEqual({ to: 0 });
    expect(treeMove(rows, 3, 'x')).toBeNull();
  });

  it('goes in and out', () => {
    expect(treeMove(rows, 3, 'ArrowRight')).toEqual({ toggle: 'pet' });
    expect(treeMove(rows, 0, 'ArrowRight')).toEqual({ to: 1 });
    expect(treeMove(rows, 2, 'ArrowRight')).toEqual({ to: 2 });
    expect(treeMove(rows, 2, 'ArrowLeft')).toEqual({ to: 0 });
    expect(treeMove(rows, 0, 'ArrowLeft')).toEqual({ toggle: 'animal' });
  });
});
