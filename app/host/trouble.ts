/** @file What goes wrong behind the window, as the window is told of it. */
import type { PlainProblem } from '../contract/plain-problem.ts';
import { Problem } from '../contract/problem.ts';

/** The window hears of a fault of the program without a stack or a path; `onFault` hears all of it. */
export function troubleOf(error: unknown, onFault: (error: unknown) => void): PlainProblem {
  if (error instanceof Problem) return error.plain;
  onFault(error);
  return Problem.of('INTERNAL', { kind: 'fault' }).plain;
}
