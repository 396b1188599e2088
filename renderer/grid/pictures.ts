/** @file When the pictures that the window shows first have come. */
import { tick } from 'svelte';

/** Milliseconds after which what waits for pictures waits no longer. */
const longestWait = 2000;

/** Resolves once every picture in the page has come or failed, or has had two seconds to. */
export async function picturesCame(): Promise<void> {
  await tick(); // the cells of photos that have just come are made by then
  const coming = [...document.images].filter(({ complete }) => !complete).map(ended);
  await Promise.race([Promise.all(coming), new Promise((resolve) => setTimeout(resolve, longestWait))]);
}

const ended = (image: HTMLImageElement): Promise<void> =>
  new Promise((resolve) => {
    image.addEventListener('load', () => resolve());
    image.addEventListener('error', () => resolve());
  });
