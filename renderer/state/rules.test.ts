import { beforeEach, expect, test, vi } from 'vitest';
import type { Rule } from '../../app/contract/rules.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { Text } from '../text/text.svelte.ts';
import { RulesState } from './rules.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

const hide: Rule = { id: 3, action: 'hide', concept: 'n1', name: 'newt', value: null, folder: null };

const api = {
  listRules: vi.fn<() => Promise<Rule[]>>(),
  setRule: vi.fn<() => Promise<Rule>>(),
  removeRule: vi.fn<() => Promise<Rule>>(),
};
const changed = vi.fn();
let toasts: Toasts;
let text: Text;
let rules: RulesState;
const toast = () => toasts.list.at(-1);

beforeEach(() => {
  vi.resetAllMocks();
  toasts = new Toasts(new Text());
  text = new Text();
  text.locale = 'en';
  rules = new RulesState(api as unknown as Api, toasts, text, changed);
});

test('a rule that was made is said, listed, shown in the photos, and taken back from the same message', async () => {
  api.setRule.mockResolvedValue(hide);
  api.listRules.mockResolvedValueOnce([hide]).mockResolvedValueOnce([]);
  api.removeRule.mockResolvedValue(hide);
  await rules.set({ action: 'hide', concept: 'n1', folder: null });
  expect(toast()?.text).toBe('“newt” is hidden everywhere');
  expect(rules.list).toEqual([hide]);
  expect(changed).toHaveBeenCalledTimes(1);
  toast()!.action!.run();
  await vi.waitFor(() => expect(rules.list).toEqual([]));
  expect(api.removeRule).toHaveBeenCalledWith({ id: 3 });
  expect(toast()?.text).toBe('No longer: “newt” is hidden everywhere');
  expect(changed).toHaveBeenCalledTimes(2);
});

test('one that is refused is for the one who asked, and nothing else happens', async () => {
  api.setRule.mockRejectedValue(new CallProblem({ code: 'NOT_FOUND', message: 'There is no tag "n1".' }));
  await expect(rules.set({ action: 'hide', concept: 'n1', folder: null })).rejects.toThrow('no tag "n1"');
  expect(toast()).toBeUndefined();
  expect(changed).not.toHaveBeenCalled();
});

test('one that was taken back elsewhere goes from the list', async () => {
  api.listRules.mockResolvedValueOnce([hide]).mockResolvedValueOnce([]);
  await rules.load();
  api.removeRule.mockRejectedValue(new CallProblem({ code: 'NOT_FOUND', message: 'There is no rule 3.' }));
  await rules.remove(3);
  expect(toast()?.text).toBe('There is no rule 3.');
  expect(rules.list).toEqual([]);
});

test('a name that the person gave stands in every language, until it is taken back', async () => {
  text.locale = 'tr';
  const rename: Rule = { ...hide, action: 'rename', value: 'cat' };
  api.listRules.mockResolvedValueOnce([rename, hide]).mockResolvedValueOnce([hide]);
  await rules.load();
  expect(['cat', 'dog'].map((name) => text.concept(null, name))).toEqual(['cat', 'köpek']);
  expect(text.concept('n1', 'cat')).toBe('cat');
  expect(text.concept('n02121808', 'cat')).toBe('kedi'); // the cat itself
  api.removeRule.mockResolvedValue(rename);
  await rules.remove(3);
  expect(text.concept(null, 'cat')).toBe('kedi');
});
