import { expect, test } from 'vitest';
import type { Model } from '../../models/model.ts';
import { Concepts } from './labels/concepts.ts';
import { Rules } from './labels/rules.ts';
import { prepareWords } from './look.ts';
import { analysedPhoto, storeInMemory } from './store/testing.ts';

const row = (id: string, parents: string[] = []) => ({ id, name: id, names: [id], gloss: '', parents });
const rows = [row('animal'), row('dog', ['animal']), row('beagle', ['dog']), row('car'), row('bus')];
const labels = ['beagle', 'car', 'bus'];
const model = { id: 'm', labels, sidecar: {} } as unknown as Model;
const { analysis } = analysedPhoto({ id: 1, size: 1, mtime: 1 });
const scores = Float32Array.from([0.98, 0.01, 0.01], Math.log);

test('a picture that is only looked at is told by the rules of the library', async () => {
  const { store } = storeInMemory();
  await store.importConcepts(rows);
  const rules = new Rules(store);
  const say = async () => {
    const words = prepareWords(model, new Concepts(rows), 1, await rules.ofLibrary());
    const { labels, tags } = words('a.jpg', 'cpu', { ...analysis, scores, embedding: null });
    return [...labels, ...tags].map(({ name }) => name);
  };
  expect(await say()).toEqual(['beagle', 'beagle']);
  await rules.set({ action: 'rename', concept: 'beagle', value: 'Snoopy' });
  expect(await say()).toEqual(['Snoopy', 'Snoopy']);
  await rules.set({ action: 'hide', concept: 'beagle' });
  expect(await say()).toEqual(['Snoopy', 'dog']);
});
