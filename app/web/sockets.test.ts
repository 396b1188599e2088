/** @file The WebSocket from outside: hostile messages, many pages, slow pages. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connectPage } from '../../renderer/bridge/socket.ts';
import { Answer, mostPictureBytes } from '../contract/calls.ts';
import { mostMessageBytes, type AnswerMessage } from '../contract/wire.ts';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { samples } from '../contract/testing/samples.ts';
import { mostPages } from './sockets.ts';
import { Visit } from './testing.ts';

let host: FakeHost;
let visit: Visit;

beforeEach(async () => {
  host = new FakeHost();
  visit = await Visit.enter(host);
});

afterEach(() => visit.close());

const open = async (): Promise<WebSocket> => {
  const socket = visit.socket();
  await once(socket, 'open');
  return socket;
};

const receive = async (socket: WebSocket): Promise<AnswerMessage> => {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString()) as AnswerMessage;
};

const pause = { id: 1, name: 'pause', input: null };
const resume = { id: 99, name: 'resume', input: null };

/** The socket still answers. */
const goesOn = async (socket: WebSocket): Promise<void> => {
  socket.send(JSON.stringify(resume));
  expect(await receive(socket)).toEqual({ id: 99, answer: { ok: true, value: null } });
};

test.each<[string, string | Buffer]>([
  ['no JSON', '{"id":1'],
  ['nothing', ''],
  ['a list', '[1,"pause",null]'],
  ['no id', '{"name":"pause","input":null}'],
  ['an id that is no number', '{"id":"1","name":"pause","input":null}'],
  ['a name that is no text', '{"id":1,"name":["pause"],"input":null}'],
  ['a name of a kilobyte', JSON.stringify({ ...pause, name: 'x'.repeat(1024) })],
  ['bytes', Buffer.from(JSON.stringify(pause))],
  ['deep nesting', '['.repeat(100_000)],
])('a message that is no call is answered as such: %s', async (_, message) => {
  const socket = await open();
  socket.send(message);
  expect(await receive(socket)).toMatchObject({
    id: null,
    answer: { ok: false, problem: { code: 'USAGE' } },
  });
  expect(host.reached).toEqual([]);
  await goesOn(socket);
});

test.each(['frobnicate', '__proto__', 'constructor', 'toString', ''])('there is no call %s', async (name) => {
  const socket = await open();
  socket.send(JSON.stringify({ id: 5, name, input: null }));
  expect(await receive(socket)).toMatchObject({ id: 5, answer: { ok: false, problem: { code: 'USAGE' } } });
  await goesOn(socket);
});

test('prototype keys stay what they are: nothing', async () => {
  const socket = await open();
  socket.send(
    '{"id":1,"name":"deleteSearch","input":{"name":"a","__proto__":{"polluted":1}},"__proto__":{"polluted":1}}',
  );
  expect(await receive(socket)).toMatchObject({ answer: { ok: true } });
  expect(host.reached).toEqual([{ name: 'deleteSearch', input: { name: 'a' } }]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  socket.send('{"id":1,"name":"deleteSearch","input":{"__proto__":{"name":"a"}}}');
  expect(await receive(socket)).toMatchObject({ answer: { ok: false, problem: { code: 'USAGE' } } });
});

test('text that is not UTF-8 ends the connection, and the page goes on', async () => {
  const socket = await open();
  socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect((await once(socket, 'close'))[0]).toBe(1007);
  await goesOn(await open());
});

test('the largest picture comes through; a larger message ends the connection', async () => {
  host.answer('look', ({ picture }: { picture: { base64: string } }) => {
    expect(picture.base64).toHaveLength(Math.ceil(mostPictureBytes / 3) * 4);
    return Promise.resolve(samples.look.output);
  });
  const bridge = connectPage(() => visit.socket());
  const picture = { name: 'large.jpg', base64: Buffer.alloc(mostPictureBytes).toString('base64') };
  expect(await bridge.calls['look']!({ picture })).toEqual({ ok: true, value: samples.look.output });
  bridge.close();

  const socket = await open();
  socket.send('x'.repeat(mostMessageBytes + 1));
  expect((await once(socket, 'close'))[0]).toBe(1009);
  await goesOn(await open());
});

test('every tab hears of an event, and one that is closed is forgotten', async () => {
  const tabs = [await open(), await open(), await open()];
  const told = tabs.map(receive);
  const data = { kind: 'library.words', words: 1 } as const;
  host.tell('notice', data);
  expect(await Promise.all(told)).toEqual(tabs.map(() => ({ event: 'notice', data })));
  tabs[0]!.terminate();
  const rest = tabs.slice(1).map(receive);
  host.tell('libraryChanged', null);
  expect(await Promise.all(rest)).toHaveLength(2);
});

test('more pages than anyone has tabs are refused, until one is closed', async () => {
  const tabs = await Promise.all(Array.from({ length: mostPages }, open));
  expect(await visit.socketStatus()).toBe(503);
  await goesOn(tabs[7]!);
  tabs[0]!.close();
  await expect.poll(() => visit.socketStatus()).toBe(101);
});

test('a page that asks faster than it is answered waits, and every call is answered in the end', async () => {
  let finish: () => void = () => undefined;
  const ready = new Promise<null>((resolve) => (finish = () => resolve(null)));
  host.answer('pause', () => ready);
  const socket = await open();
  const answers: number[] = [];
  socket.on('message', (data) => answers.push((JSON.parse(String(data)) as { id: number }).id));
  const filler = ' '.repeat(10_000);
  for (let id = 0; id < 2000; id++) socket.send(JSON.stringify({ id, name: 'pause', input: null }) + filler);
  await expect.poll(() => socket.bufferedAmount).toBeGreaterThan(0);
  await goesOn(await open());
  expect(host.reached.length).toBeLessThan(200);
  finish();
  await expect.poll(() => answers.length).toBe(2000);
  expect(answers).toEqual(Array.from({ length: 2000 }, (_, id) => id));
});

test('a connection that is lost fails its calls, says so, and comes back', async () => {
  host.answer('pause', () => new Promise(() => undefined));
  const sockets: WebSocket[] = [];
  const bridge = connectPage(() => {
    const socket = visit.socket();
    sockets.push(socket);
    return socket;
  });
  const states: string[] = [];
  bridge.onConnection((state) => states.push(state));
  const heard: unknown[] = [];
  bridge.on('notice', (data) => heard.push(data));
  expect(await bridge.calls['resume']!(null)).toEqual({ ok: true, value: null });

  const underWay = bridge.calls['pause']!(null);
  await expect.poll(() => host.reached).toHaveLength(2);
  sockets[0]!.terminate();
  const lost = Answer.parse(await underWay);
  expect(lost).toMatchObject({ ok: false, problem: { code: 'CONNECTION' } });
  expect(await bridge.calls['resume']!(null)).toEqual(lost);
  expect(states).toEqual(['lost']);

  await expect.poll(() => states).toEqual(['lost', 'back']);
  expect(await bridge.calls['resume']!(null)).toEqual({ ok: true, value: null });
  host.tell('notice', { kind: 'library.words', words: 2 });
  await expect.poll(() => heard).toEqual([{ kind: 'library.words', words: 2 }]);
  bridge.close();
});
