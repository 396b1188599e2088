/** @file What a camera is called, and when `camera:` means it. */
import { fold } from './fold.ts';

/** Makers often say their name again in the model: "Canon", "Canon EOS R5". */
export function cameraName(make: string, model: string): string {
  const [maker] = fold(make).split(' ');
  return maker !== '' && fold(model).startsWith(`${maker} `) ? model : `${make} ${model}`.trim();
}

/** @param text - what is written behind `camera:` */
export const isCamera = (names: { make: string; model: string; lens: string }, text: string): boolean =>
  fold(`${names.make} ${names.model} ${names.lens}`).includes(fold(text));
