/** @file Where the window was last time, kept in a small file of the desktop's own. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const WindowState = z.object({
  /** Pixels of the desktop; of the window as it is when not maximised. */
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) }),
  maximised: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

/** At first, and the least that the layout is made for. */
export const firstSize = { width: 1280, height: 800 } as const;
export const leastSize = { width: 720, height: 480 } as const;

/** A strip of the title bar that a person can take hold of, in pixels. */
const grip = 80;

/**
 * @param workAreas - of the screens there are now
 * @returns null where nothing was kept, or where it lies on a screen that is gone
 */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const state = WindowState.safeParse(parseJson(text)).data;
  return state !== undefined && workAreas.some((area) => canBeGrasped(state.bounds, area)) ? state : null;
}

/** Failing is no reason to hold up a window that closes. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // The window opens at its first size next time.
  }
}

const canBeGrasped = (window: Rectangle, area: Rectangle): boolean =>
  window.y >= area.y &&
  window.y + grip <= area.y + area.height &&
  window.x + window.width >= area.x + grip &&
  window.x + grip <= area.x + area.width;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
