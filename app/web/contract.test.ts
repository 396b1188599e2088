/** @file The contract over a real WebSocket, from the page's bridge to a host and back. */
import { once } from 'node:events';
import { connectPage } from '../../renderer/bridge/socket.ts';
import { contractSuite } from '../contract/testing/contract-suite.ts';
import { Visit } from './testing.ts';

contractSuite(async (host) => {
  const visit = await Visit.enter(host);
  const socket = visit.socket();
  const bridge = connectPage(() => socket);
  await once(socket, 'open');
  return {
    bridge,
    close: async () => {
      bridge.close();
      await visit.close();
    },
  };
});
