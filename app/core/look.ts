/** @file What a picture is, in words: the network's answer as labels and tags, and where in the picture it looked. */
import { Problem } from '../contract/problem.ts';
import type { Classified } from '../contract/results.ts';
import type { Model } from '../../models/model.ts';
import type { Concepts } from './labels/concepts.ts';
import { prepareHedge, softmax } from './labels/hedge.ts';
import type { LibraryRules } from './labels/rules.ts';
import type { Analysis } from './vision/analysis.ts';

/**
 * Says what a model sees in pictures.
 * @param topK - raw labels to list, at most all classes
 * @param rules - a person's, where there are any
 */
export function prepareWords(
  model: Model,
  concepts: Concepts,
  topK: number,
  rules?: LibraryRules,
): (file: string, device: string, analysis: Analysis) => Classified {
  const hedge = prepareHedge(concepts, model.labels, model.sidecar.calibration, rules?.bars);
  const named = <T extends { id: string; name: string }>(said: T): T => ({
    ...said,
    name: rules?.names.get(said.id) ?? said.name,
  });
  return (file, device, { width, height, scores }) => ({
    file,
    width,
    height,
    model: model.id,
    device,
    labels: topLabels(scores, topK, model, concepts).map(named),
    tags: hedge(scores).map(named),
  });
}

function topLabels(scores: Float32Array, topK: number, { labels }: Model, concepts: Concepts) {
  const probabilities = softmax(scores);
  return Array.from(probabilities, (score, index) => ({ score, index }))
    .sort((a, b) => b.score - a.score)
    .slice(0, topK)
    .map(({ score, index }) => {
      const { id, name } = concepts.ofLabel(labels[index]!);
      return { id, name, score: Math.min(1, score) };
    });
}

/**
 * The classes of a model that are a concept or lie below it.
 * @param concept - an id or a name
 * @throws Problem BAD_MODEL where there is none: it was never asked about that
 */
export function classesOf(model: Model, concepts: Concepts, concept: string): number[] {
  const meant = new Set([concept, ...concepts.find(concept).map(({ id }) => id)]);
  const classes = model.labels.flatMap((label, index) => {
    const own = concepts.ofLabel(label);
    const all = [...concepts.ancestors(own.id), own.name];
    return all.some((name) => meant.has(name)) ? [index] : [];
  });
  if (classes.length > 0) return classes;
  const name = concepts.get(concept)?.name ?? concept;
  throw Problem.of('BAD_MODEL', { kind: 'model.unaware', model: model.id, tag: name });
}
