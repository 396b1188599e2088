/** @file Rule: a call is answered only where the top frame of the app's own page makes it. */
import type { IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from './own-page.ts';

export function isFromOwnPage({
  senderFrame: frame,
}: {
  readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'url' | 'parent'> | null;
}): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}
