/** @file A query as a tree, and back as text. */
import type { TagSource } from '../../contract/results.ts';
import type { Span } from './error.ts';

/** Bounds of a number; null is no bound. */
export interface Interval {
  readonly min: number | null;
  readonly max: number | null;
  /** Whether the bound itself is outside. */
  readonly minOpen: boolean;
  readonly maxOpen: boolean;
}

export type NumberField = 'rating' | 'size' | 'width' | 'height';

export interface Word {
  readonly kind: 'word';
  /** A concept's name, or text to be found in the photo's words. */
  readonly text: string;
  readonly quoted: boolean;
}

/** `tag:`, a concept and all below it, and `label:`, exactly that one. */
export interface TagTerm {
  readonly kind: 'tag' | 'label';
  readonly name: string;
}

/** What a tag must be like. Binds to the tag terms of its group. */
export type Binder =
  | { readonly kind: 'conf'; readonly interval: Interval }
  | { readonly kind: 'source'; readonly source: TagSource }
  | { readonly kind: 'is'; readonly state: 'confirmed' | 'rejected' };

/** What the photo itself must be like. */
export type PhotoTerm =
  | { readonly kind: 'is'; readonly state: 'untagged' | 'failed' | 'missing' }
  /** Milliseconds of wall-clock time as if UTC; `to` is outside. */
  | { readonly kind: 'taken'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: NumberField; readonly interval: Interval }
  | { readonly kind: 'camera' | 'folder'; readonly text: string }
  /** As in `photo.type`. */
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'has'; readonly what: 'gps' }
  /** Degrees, WGS 84, and metres. */
  | { readonly kind: 'near'; readonly latitude: number; readonly longitude: number; readonly radius: number }
  | { readonly kind: 'similar'; readonly photo: number };

/** A term written `field:value`; `value` as it was written, without quotation marks. */
export type Field = (TagTerm | Binder | PhotoTerm) & { readonly value: string };

/** Children are two or more. A group in parentheses that holds a single term is that term. */
export type Tree = Span &
  (
    | { readonly kind: 'and' | 'or'; readonly children: readonly Tree[] }
    | { readonly kind: 'not'; readonly child: Tree }
    | Word
    | Field
  );

/** The query as text that parses to the same tree. */
export function print(tree: Tree): string {
  switch (tree.kind) {
    case 'or':
      return tree.children
        .map((child) => (child.kind === 'or' ? `(${print(child)})` : print(child)))
        .join(' or ');
    case 'and':
      return tree.children.map(printFactor).join(' ');
    case 'not':
      return `-${printFactor(tree.child)}`;
    case 'word':
      return tree.quoted ? quote(tree.text) : tree.text;
    default:
      return printField(tree.kind, tree.value);
  }
}

/** A field and its value, in quotation marks where it needs them. */
export const printField = (field: string, value: string): string =>
  `${field}:${/^[^\s\p{Cc}()"“”„]+$/u.test(value) ? value : quote(value)}`;

const printFactor = (tree: Tree): string =>
  tree.kind === 'and' || tree.kind === 'or' ? `(${print(tree)})` : print(tree);

/** As a phrase. */
export const quote = (text: string): string => `"${text.replace(/[\\"“”„]/g, '\\$&')}"`;
