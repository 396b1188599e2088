import { expect, test } from 'vitest';
import type { EventMessage } from '../contract/wire.ts';
import { eventSamples } from '../contract/testing/samples.ts';
import { Outbox, type Channel } from './outbox.ts';

const { activity } = eventSamples;

/** A reader that takes nothing until it is told to. */
class SlowChannel implements Channel {
  bufferedAmount = 0;
  readonly #sent: { text: string; done: (error?: Error | null) => void }[] = [];

  send(text: string, done: (error?: Error | null) => void): void {
    this.bufferedAmount += text.length;
    this.#sent.push({ text, done });
  }

  /** Takes all there is, and what follows from that. */
  read(): EventMessage[] {
    const messages = [];
    for (let next = this.#sent.shift(); next !== undefined; next = this.#sent.shift()) {
      this.bufferedAmount -= next.text.length;
      messages.push(JSON.parse(next.text) as EventMessage);
      next.done();
    }
    return messages;
  }

  /** Says that it could not be sent, as for a page that is gone. */
  fail(): void {
    for (const { done } of this.#sent.splice(0)) done(new Error('gone'));
  }
}

const clogged = () => {
  const channel = new SlowChannel();
  const outbox = new Outbox(channel);
  const value = 'x'.repeat(2 * 1024 * 1024);
  const answered = outbox.answer({ id: 1, answer: { ok: true, value } });
  return { channel, outbox, answered, rest: () => channel.read().slice(1) };
};

test('a page that keeps up is told everything in order', () => {
  const channel = new SlowChannel();
  const outbox = new Outbox(channel);
  for (const done of [1, 2, 3]) outbox.event('activity', { ...activity, done });
  expect(channel.read().map(({ data }) => (data as typeof activity).done)).toEqual([1, 2, 3]);
});

test('a slow page is told only how things stand in the end', () => {
  const { outbox, rest } = clogged();
  for (let done = 0; done < 100_000; done++) {
    outbox.event('activity', { ...activity, done });
    outbox.event('libraryChanged', null);
    outbox.event('download', { ...eventSamples.download, received: done });
  }
  outbox.event('download', { ...eventSamples.download, id: 'other' });
  expect(rest()).toEqual([
    { event: 'activity', data: { ...activity, done: 99_999 } },
    { event: 'libraryChanged', data: null },
    { event: 'download', data: { ...eventSamples.download, received: 99_999 } },
    { event: 'download', data: { ...eventSamples.download, id: 'other' } },
  ]);
});

test('what a slow page is kept is bounded', () => {
  const { channel, outbox, rest } = clogged();
  const before = channel.bufferedAmount;
  for (let i = 0; i < 1000; i++) outbox.event('notice', { kind: 'library.words', words: i });
  expect(channel.bufferedAmount).toBe(before);
  const notices = rest();
  expect(notices).toHaveLength(100);
  expect(notices.at(-1)).toEqual({ event: 'notice', data: { kind: 'library.words', words: 999 } });
});

test('changed photos are told once each, 500 at a time', () => {
  const { outbox, rest } = clogged();
  for (let i = 0; i < 30; i++)
    outbox.event('photosChanged', { ids: Array.from({ length: 100 }, (_, k) => i * 50 + k) });
  const told = rest().map(({ data }) => (data as { ids: number[] }).ids);
  expect(told.map(({ length }) => length)).toEqual([500, 500, 500, 50]);
  expect(new Set(told.flat()).size).toBe(1550);
});

test('past ten thousand changed photos a slow page looks at everything again', () => {
  const { outbox, rest } = clogged();
  for (let i = 0; i <= 10_000; i++) outbox.event('photosChanged', { ids: [i] });
  expect(rest()).toEqual([{ event: 'libraryChanged', data: null }]);
});

test('an answer is done when it has left, and when it cannot any more', async () => {
  const read = clogged();
  read.channel.read();
  await read.answered;
  const gone = clogged();
  gone.outbox.event('libraryChanged', null);
  gone.channel.fail();
  await gone.answered;
  expect(gone.channel.read()).toEqual([]);
});
