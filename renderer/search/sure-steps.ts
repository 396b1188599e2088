/** @file Least confidences that are offered, as shares. */
export const sureSteps = [0.5, 0.8, 0.95] as const;
