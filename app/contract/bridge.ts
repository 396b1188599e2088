/** @file What a transport gives the renderer: two functions, whatever lies behind them. */
import type { EventName, ImageKind } from './calls.ts';

export type ConnectionState = 'lost' | 'back';

/** Electron's preload exposes one as `window.phototag`; on the local page the renderer makes one over a WebSocket. */
export interface Bridge {
  /** Each named function made from the contract; resolves with an `Answer`. */
  readonly calls: Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
  /** @returns how to stop listening */
  on(event: EventName, listener: (data: unknown) => void): () => void;
  /** Told when the host cannot be reached and when it can again; absent where that cannot happen. */
  onConnection?(listener: (state: ConnectionState) => void): () => void;
  /** @param id - a photo's id, or a look's name; @param version - makes a changed picture a new address */
  imageUrl(kind: ImageKind, id: number | string, version?: string): string;
  /** The path of a dropped file, or null where the window cannot know it. */
  pathOf(file: File): string | null;
  readonly host: 'electron' | 'page';
}
