/**
 * @file What the sandboxed window gets from Electron: the contract's calls by name, its events, and addresses of
 * pictures. It is built into one CommonJS file that requires nothing but `electron`, as a sandboxed preload must be.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../contract/bridge.ts';
import { callNames, eventNames } from '../contract/calls.ts';
import { callChannel, eventChannel } from './channels.ts';
import { imageAddress } from './image-address.ts';

const bridge: Bridge = {
  calls: Object.fromEntries(
    callNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(callChannel, name, input)]),
  ),
  on(event, listener) {
    if (!eventNames.includes(event)) throw new TypeError('There is no such event.');
    const receive = (_: unknown, name: unknown, data: unknown) => {
      if (name === event) listener(data);
    };
    ipcRenderer.on(eventChannel, receive);
    return () => ipcRenderer.off(eventChannel, receive);
  },
  imageUrl: imageAddress,
  pathOf: (file) => webUtils.getPathForFile(file) || null,
  host: 'electron',
};

contextBridge.exposeInMainWorld('phototag', bridge);
