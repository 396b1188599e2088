import { expect, test } from 'vitest';
import { Session } from './session.ts';

test('a token is spent once, for a cookie that scripts and other sites do not get', () => {
  const session = new Session(4000);
  const cookie = session.redeem(session.token)!;
  expect(cookie).toMatch(/^phototag-4000=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(session.redeem(session.token)).toBeNull();
});

test('a wrong token spends nothing', () => {
  const session = new Session(4000);
  for (const token of ['', 'x', `${session.token}x`, session.token.slice(1)])
    expect(session.redeem(token)).toBeNull();
  expect(session.redeem(session.token)).not.toBeNull();
});

test('only the cookie of this run admits', () => {
  const session = new Session(4000);
  const [cookie] = session.redeem(session.token)!.split(';') as [string];
  const other = new Session(4000);
  expect(session.admits(cookie)).toBe(true);
  expect(session.admits(`theme=dark; ${cookie}; a=b`)).toBe(true);
  expect(other.admits(cookie)).toBe(false);
  for (const wrong of [
    undefined,
    '',
    'phototag-4000',
    'phototag-4000=',
    `x${cookie}`,
    `${cookie}x`,
    `phototag-4000=${session.token}`,
  ]) {
    expect(session.admits(wrong), wrong).toBe(false);
  }
});
