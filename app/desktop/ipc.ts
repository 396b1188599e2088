/** @file Carries the contract over Electron's IPC: one place registers the calls, one sends the events. */
import type { IpcMain, WebContents } from 'electron';
import type { Answer } from '../contract/calls.ts';
import { dispatch, type Handlers } from '../host/dispatch.ts';
import type { Listener } from '../host/host.ts';
import { callChannel, eventChannel } from './channels.ts';
import { isFromOwnPage } from './security/sender.ts';

/**
 * @param handlers - asked for at every call: they change when a library that was refused can be opened after all
 * @param onFault - told of faults of the program, which the window is not shown
 */
export function answerCalls(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: () => Promise<Handlers>,
  onFault: (error: unknown) => void,
): void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Answer> => {
    if (!isFromOwnPage(event)) throw new Error('Phototag answers its own page only.');
    return dispatch(await handlers(), name, input, onFault);
  });
}

/** @param windows - the contents of the windows that are open now */
export const sendEvents =
  (windows: () => readonly Pick<WebContents, 'send'>[]): Listener =>
  (name, data) => {
    for (const contents of windows()) contents.send(eventChannel, name, data);
  };
