import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is asked for is done at once, and what is asked for meanwhile once more', async () => {
  const task = vi.fn(() => Promise.resolve());
  const paced = new Paced(task, 1000);
  for (let i = 0; i < 10; i++) paced.ask();
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(500);
  paced.ask();
  paced.ask();
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(task).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).toHaveBeenCalledTimes(2);
});

test('a slow task never runs twice at once', async () => {
  let running = 0;
  let most = 0;
  const paced = new Paced(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    running--;
  }, 0);
  for (let i = 0; i < 20; i++) {
    paced.ask();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(most).toBe(1);
});

test('a slow task takes a fifth of the time at most', async () => {
  const task = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 1000)));
  const paced = new Paced(task, 100);
  for (let i = 0; i < 19; i++) {
    paced.ask();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(task).toHaveBeenCalledTimes(4);
});
