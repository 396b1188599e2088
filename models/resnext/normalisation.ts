/** @file How pixels are brought to the scale that a network was trained on. */

/** Mean and standard deviation of each colour, R G B, on the 0..1 scale. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** What torchvision and timm train these networks with. */
export const imagenetNormalisation: Normalisation = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};
