/** @file What a query means, said a second time: plain TypeScript over plain photos, one photo at a time. */
import type { TagSource } from '../../contract/results.ts';
import { similarity, packEmbedding, unpackEmbedding } from './embedding.ts';
import { concepts, type TestPhoto } from './testing.ts';
import type { Binder, Interval, Tree } from './tree.ts';

interface Tag {
  readonly concept: string;
  readonly source: TagSource;
  readonly confidence: number;
  readonly verdict: 'yes' | 'no' | null;
}
type Test = (tag: Tag) => boolean;

/** The numbers of the photos that match. */
export function naiveSearch(tree: Tree, photos: readonly TestPhoto[]): number[] {
  const withMissing = JSON.stringify(tree).includes('"state":"missing"');
  return photos
    .filter((photo) => (withMissing || photo.state !== 'missing') && matches(tree, photo, photos, []))
    .map(({ id }) => id);
}

function matches(
  tree: Tree,
  photo: TestPhoto,
  all: readonly TestPhoto[],
  bound: readonly Binding[],
): boolean {
  const again = (child: Tree, binders: readonly Binding[]) => matches(child, photo, all, binders);
  if (bound.length > 0 && tree.kind !== 'and' && !hasTagTerm(tree))
    return again(tree, []) && someTag(photo, bound, () => true);
  if (tree.kind === 'or') return tree.children.some((child) => again(child, bound));
  if (tree.kind === 'not') {
    const inner = unwrap(tree);
    const own = binding(tree);
    if (own) return someTag(photo, [own], () => true);
    return inner.negated ? !again(inner.tree, []) : again(inner.tree, bound);
  }
  if (tree.kind === 'and') {
    const children = compounds(tree.children);
    const own = children.flatMap((child) => ('words' in child ? [] : (binding(child) ?? [])));
    const terms = children.filter((child) => 'words' in child || !binding(child));
    const binders = [...bound, ...own];
    const tagTerms = terms.filter((term) => 'words' in term || hasTagTerm(term));
    const one = (term: Tree | Compound, with_: readonly Binding[]): boolean =>
      !('words' in term)
        ? again(term, with_)
        : word(term.name, photo, with_) ||
          (with_.length === 0 && term.words.every((each) => again(each, [])));
    return (
      terms.every((term) => one(term, tagTerms.includes(term) ? binders : [])) &&
      (binders.length === 0 || tagTerms.length > 0 || someTag(photo, binders, () => true))
    );
  }
  switch (tree.kind) {
    case 'word':
      return word(tree.text, photo, bound);
    case 'tag':
      return tagged(photo, bound, tree.name, true);
    case 'label':
      return tagged(photo, bound, tree.name, false);
    case 'conf':
    case 'source':
      return someTag(photo, [binding(tree)!], () => true);
    case 'is':
      if (tree.state === 'untagged') return said(photo).length === 0;
      if (tree.state === 'failed' || tree.state === 'missing') return photo.state === tree.state;
      return someTag(photo, [binding(tree)!], () => true);
    case 'taken':
      return (
        photo.takenAt !== null &&
        photo.takenAt >= (tree.from ?? -Infinity) &&
        photo.takenAt < (tree.to ?? Infinity)
      );
    case 'rating':
    case 'size':
    case 'width':
    case 'height':
      return photo[tree.kind] !== null && within(photo[tree.kind]!, tree.interval);
    case 'type':
      return photo.type === tree.type;
    case 'has':
      return photo.latitude !== null;
    case 'camera':
      return (
        photo.camera !== null &&
        photo.camera.replaceAll('|', ' ').toLowerCase().includes(tree.text.toLowerCase())
      );
    case 'folder':
      return inFolder(`${photo.folder.toLowerCase()}/`, tree.text.toLowerCase());
    case 'near':
      return (
        photo.latitude !== null &&
        distance(photo.latitude, photo.longitude!, tree.latitude, tree.longitude) <= tree.radius
      );
    case 'similar':
      return nearest(tree.photo, all).includes(photo.id);
  }
}

const inFolder = (path: string, text: string): boolean =>
  text.startsWith('/')
    ? path.startsWith(text)
    : path.split('/').some((_, index, names) => names.slice(index).join('/').startsWith(text));

interface Binding {
  readonly binder: Binder;
  readonly negated: boolean;
}

function unwrap(tree: Tree): { tree: Tree; negated: boolean } {
  if (tree.kind !== 'not') return { tree, negated: false };
  const inner = unwrap(tree.child);
  return { tree: inner.tree, negated: !inner.negated };
}

function binding(node: Tree): Binding | undefined {
  const { tree, negated } = unwrap(node);
  if (tree.kind === 'conf' || tree.kind === 'source') return { binder: tree, negated };
  if (tree.kind === 'is' && (tree.state === 'confirmed' || tree.state === 'rejected'))
    return { binder: { kind: 'is', state: tree.state }, negated };
  return undefined;
}

function hasTagTerm(node: Tree): boolean {
  const { tree, negated } = unwrap(node);
  if (negated) return false;
  if (tree.kind === 'and')
    return compounds(tree.children).some((child) => 'words' in child || hasTagTerm(child));
  if (tree.kind === 'or') return tree.children.some(hasTagTerm);
  return (
    tree.kind === 'tag' ||
    tree.kind === 'label' ||
    (tree.kind === 'word' && concepts.find(tree.text).length > 0)
  );
}

interface Compound {
  readonly words: readonly Tree[];
  readonly name: string;
}

function compounds(children: readonly Tree[]): (Tree | Compound)[] {
  if (children.length === 0) return [];
  for (let length = Math.min(4, children.length); length > 1; length--) {
    const words = children.slice(0, length);
    if (!words.every((each) => each.kind === 'word' && !each.quoted)) continue;
    const name = words.map((each) => (each.kind === 'word' ? each.text : '')).join(' ');
    if (concepts.find(name).length > 0) return [{ words, name }, ...compounds(children.slice(length))];
  }
  return [children[0]!, ...compounds(children.slice(1))];
}

/** What is said: not what a person has denied, itself or from above; a person's yes instead of the machine's. */
function said(photo: TestPhoto): Tag[] {
  const labels = photo.labels
    .filter(({ concept }) =>
      photo.statements.every(
        (statement) =>
          !(statement.verdict === 'no' && concepts.ancestors(concept).has(statement.concept)) &&
          statement.concept !== concept,
      ),
    )
    .map(({ concept, source, score }): Tag => ({ concept, source, confidence: score, verdict: null }));
  return [...labels, ...statements(photo, 'yes')];
}

const statements = (photo: TestPhoto, verdict: 'yes' | 'no'): Tag[] =>
  photo.statements
    .filter((statement) => statement.verdict === verdict)
    .map(({ concept }) => ({ concept, source: 'person', confidence: 1, verdict }));

function someTag(photo: TestPhoto, bound: readonly Binding[], test: Test): boolean {
  const rejected = bound.some(
    ({ binder, negated }) => !negated && binder.kind === 'is' && binder.state === 'rejected',
  );
  const tags = rejected ? statements(photo, 'no') : said(photo);
  return tags.some(
    (tag) => test(tag) && bound.every(({ binder, negated }) => holds(binder, tag) !== negated),
  );
}

function holds(binder: Binder, tag: Tag): boolean {
  if (binder.kind === 'conf') return within(tag.confidence, binder.interval);
  if (binder.kind === 'source') return tag.source === binder.source;
  return tag.verdict === (binder.state === 'confirmed' ? 'yes' : 'no');
}

function tagged(photo: TestPhoto, bound: readonly Binding[], name: string, below: boolean): boolean {
  const meant = concepts.find(name).map(({ id }) => id);
  const ids = [...meant, name];
  return someTag(photo, bound, ({ concept }) =>
    below ? ids.some((id) => concepts.ancestors(concept).has(id)) : ids.includes(concept),
  );
}

function word(text: string, photo: TestPhoto, bound: readonly Binding[]): boolean {
  if (concepts.find(text).length > 0 && tagged(photo, bound, text, true)) return true;
  if (bound.length > 0) return false;
  const phrase = ` ${tokens(text).join(' ')} `;
  return [photo.name, photo.folder, photo.title, photo.description].some((each) =>
    ` ${tokens(each).join(' ')} `.includes(phrase),
  );
}

const tokens = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const within = (value: number, { min, max, minOpen, maxOpen }: Interval): boolean =>
  (min === null || (minOpen ? value > min : value >= min)) &&
  (max === null || (maxOpen ? value < max : value <= max));

/** Metres on the sphere, by the angle between two unit vectors. */
function distance(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const vector = (latitude: number, longitude: number) => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)] as const;
  };
  const [a, b] = [vector(latitude1, longitude1), vector(latitude2, longitude2)];
  return 6_371_008.8 * 2 * Math.asin(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2);
}

const neighbours = new Map<number, readonly number[]>(); // of one library of photos only

function nearest(id: number, photos: readonly TestPhoto[]): readonly number[] {
  const known = neighbours.get(id);
  if (known) return known;
  const embedding = (photo: TestPhoto) => unpackEmbedding(packEmbedding(photo.embedding!));
  const centre = embedding(photos.find((photo) => photo.id === id)!);
  const found = photos
    .filter((photo) => photo.embedding && photo.id !== id && photo.state !== 'missing')
    .map((photo) => ({ id: photo.id, similarity: similarity(embedding(photo), centre) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, 100)
    .map((neighbour) => neighbour.id);
  neighbours.set(id, found);
  return found;
}
