/** @file What of the models a person is told. */
import type { ModelInfo } from '../../app/contract/results.ts';

/** Comes with the program, rather than from a download or the person's own folder. */
export const isBundled = ({ file }: ModelInfo): boolean =>
  file !== null && /[\\/]models[\\/]bundled[\\/]/.test(file);

/**
 * The model worth offering at the start, which knows ImageNet's 1000 classes: the catalog's first whose size is known,
 * so that a person knows what they wait for, else its first. null where one like it is here already.
 */
export function offeredModel(models: readonly ModelInfo[]): ModelInfo | null {
  if (
    models.some(({ installed, problem, classes }) => installed && problem === null && (classes ?? 0) >= 1000)
  ) {
    return null;
  }
  const offers = models.filter(({ installed }) => !installed);
  return offers.find(({ bytes }) => bytes !== null) ?? offers[0] ?? null;
}

/**
 * How much smaller the pictures are that a model sees than those of the model whose weights it uses; null where they
 * are not. `times` as many pixels, and so as much work for the network, has the other.
 */
export function smallerInput(
  { size, weightsOf }: ModelInfo,
  models: readonly ModelInfo[],
): { readonly size: number; readonly full: number; readonly times: number } | null {
  const full = models.find(({ id }) => id === weightsOf)?.size ?? null;
  if (size === null || full === null || size >= full) return null;
  return { size, full, times: (full / size) ** 2 };
}
