import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Connection } from './connection.ts';

/** A thread that opens and then does `onMessage` at each request. */
const connect = async (onMessage: string): Promise<Connection> => {
  const program = `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ id, name }) => { ${onMessage} });
    parentPort.postMessage({ kind: 'opened', names: [] });`;
  const connection = new Connection(new Worker(program, { eval: true }), () => undefined);
  await connection.opened();
  return connection;
};

test.each([
  ['throws', `throw new Error('out of order')`, "The library's database thread failed."],
  ['ends', 'process.exit(1)', "The library's database thread ended."],
])(
  'a thread that %s rejects all that waits for it, and all that comes after',
  async (_how, code, message) => {
    const connection = await connect(`if (name === 'last') ${code};`);
    const calls = [connection.call('first', []), connection.call('last', []), connection.call('after', [])];
    for (const call of calls) await expect(call).rejects.toThrow(message);
    await expect(connection.call('later', [])).rejects.toThrow(message);
    await connection.close();
  },
);

test('a thread that dies before it is open says so', async () => {
  const connection = new Connection(new Worker('process.exit(1)', { eval: true }), () => undefined);
  await expect(connection.opened()).rejects.toThrow("The library's database thread ended.");
});

test('what cannot be sent to the thread rejects that call and nothing else', async () => {
  const connection = await connect(`parentPort.postMessage({ kind: 'value', id, value: name });
    if (name === 'close') parentPort.close();`);
  await expect(connection.call('function', [() => undefined])).rejects.toThrow('could not be cloned');
  expect(await connection.call('next', [])).toBe('next');
  await connection.close();
});
