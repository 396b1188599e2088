/** @file What goes wrong, in words for the window. */
import type { Problem } from '../contract/problem.ts';

/** What is wrong and the way out, in one breath. */
export const sentenceOf = ({ message, hint }: Problem): string =>
  hint === undefined ? message : `${message} ${hint}`;
