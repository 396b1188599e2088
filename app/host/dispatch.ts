/**
 * @file One call of the contract, from the wire to a handler and back: parsed both ways, and answered whatever comes
 * in. Every transport carries its calls through here.
 */
import type { z } from 'zod';
import { calls, isCallName, type Answer, type CallName, type Output } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { troubleOf } from './trouble.ts';

/** What a host does for each call, on input that is parsed already. */
export type Handlers = {
  readonly [Name in CallName]: (input: z.output<(typeof calls)[Name]['input']>) => Promise<Output<Name>>;
};

/**
 * Never rejects: what is wrong with the call, or with the work, is the answer. A fault of the program is answered as
 * INTERNAL, without a stack or a path, and told to `onFault`.
 */
export async function dispatch(
  handlers: Handlers,
  name: unknown,
  input: unknown,
  onFault: (error: unknown) => void,
): Promise<Answer> {
  try {
    return { ok: true, value: await answer(handlers, name, input) };
  } catch (error) {
    return { ok: false, problem: troubleOf(error, onFault) };
  }
}

async function answer(handlers: Handlers, name: unknown, input: unknown): Promise<unknown> {
  if (!isCallName(name)) throw new Problem('USAGE', 'There is no such call.');
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const place = path.length === 0 ? 'what was sent' : path.join('.');
    throw Problem.of('USAGE', { kind: 'call', call: name, why: `${place}: ${message}` });
  }
  const handle = handlers[name] as (input: unknown) => Promise<unknown>;
  return calls[name].output.parse(await handle(parsed.data));
}
