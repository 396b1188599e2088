/** @file What holds for the contract holds over Electron's IPC too, with the preload that is shipped. */
import { contractSuite } from '../contract/testing/contract-suite.ts';
import { answerCalls, sendEvents } from './ipc.ts';
import { builtPreload, ElectronPair } from './testing/electron-pair.ts';

const preload = await builtPreload();

contractSuite(async (host) => {
  const pair = new ElectronPair();
  answerCalls(pair.ipcMain as never, async () => host.handlers, host.onFault);
  const stop = host.on(sendEvents(() => [pair.contents]));
  return {
    bridge: pair.expose(preload),
    async close() {
      stop();
    },
  };
});
