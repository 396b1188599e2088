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

type AnsweredProblem = Extract<Answer, { ok: false }>['problem'];

/** What the host said went wrong: `message` names the thing, `hint` the way out. */
export class CallProblem extends Error {
  readonly code: AnsweredProblem['code'];
  readonly hint: string | undefined;
  readonly place: AnsweredProblem['place'];

  constructor({ code, message, hint, place }: AnsweredProblem) {
    super(message);
    this.name = 'CallProblem';
    this.code = code;
    this.hint = hint;
    this.place = place;
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
