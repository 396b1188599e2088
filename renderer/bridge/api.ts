/** @file The contract's calls and events as typed functions; what comes back from the host is parsed here. */
import {
  Answer,
  callNames,
  calls,
  events,
  type CallName,
  type EventData,
  type EventName,
  type Input,
  type Output,
} from '../../app/contract/calls.ts';
import type { Bridge } from '../../app/contract/bridge.ts';
import type { PlainProblem } from '../../app/contract/plain-problem.ts';

/** What the host said went wrong; `text/problem.ts` has the words for it. */
export class CallProblem extends Error implements PlainProblem {
  readonly code: PlainProblem['code'];
  readonly hint: PlainProblem['hint'];
  readonly place: PlainProblem['place'];
  readonly reason: PlainProblem['reason'];

  constructor({ code, message, hint, place, reason }: PlainProblem) {
    super(message);
    this.name = 'CallProblem';
    this.code = code;
    this.hint = hint;
    this.place = place;
    this.reason = reason;
  }
}

export type Api = {
  /** @throws CallProblem */
  readonly [Name in CallName]: (input: Input<Name>) => Promise<Output<Name>>;
};

export function createApi(bridge: Bridge): Api {
  const ask = async (name: CallName, input: unknown): Promise<unknown> => {
    const answer = Answer.parse(await bridge.calls[name]!(input));
    if (!answer.ok) throw new CallProblem(answer.problem);
    return calls[name].output.parse(answer.value);
  };
  return Object.fromEntries(callNames.map((name) => [name, (input: unknown) => ask(name, input)])) as Api;
}

/** @returns how to stop listening */
export function listen<Name extends EventName>(
  bridge: Bridge,
  name: Name,
  listener: (data: EventData<Name>) => void,
): () => void {
  return bridge.on(name, (data) => listener(events[name].parse(data) as EventData<Name>));
}
