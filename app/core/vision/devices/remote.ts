/** @file The network in another process, as a vision worker sees it. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { PlainProblem } from '../../../contract/plain-problem.ts';
import { Problem } from '../../../contract/problem.ts';
import type { Features } from '../heat.ts';
import type { Answer } from '../network.ts';
import { receiveFrames, sendFrame } from './frames.ts';

/** Without classes, what the picture shows; with them, where. */
export interface Question {
  readonly id: number;
  /** RGB interleaved, as `cropForNetwork` gives it. */
  readonly picture: Uint8Array;
  readonly classes?: readonly number[];
}

export type Response =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly features: Features }
  | { readonly id: number; readonly problem: PlainProblem };

/**
 * When the other process is gone, nothing is answered any more: its supervisor, which is this worker's too, ends this one
 * and gives its photos to others.
 */
export class RemoteNetwork {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (response: Response) => void>();
  #last = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    receiveFrames<Response>(socket, (response) => {
      this.#waiting.get(response.id)?.(response);
      this.#waiting.delete(response.id);
    });
  }

  static async connect(address: string): Promise<RemoteNetwork> {
    const socket = connect(address);
    const network = new RemoteNetwork(socket);
    await new Promise((resolve) => void once(socket, 'connect').then(resolve, () => undefined));
    return network;
  }

  async answer(picture: Buffer): Promise<Answer> {
    const response = await this.#ask({ picture });
    if ('answer' in response) return response.answer;
    throw new TypeError('The network answered another question');
  }

  /** @throws {Problem} BAD_MODEL where the network cannot tell */
  async explain(picture: Buffer, classes: readonly number[]): Promise<Features> {
    const response = await this.#ask({ picture, classes });
    if ('problem' in response) throw Problem.from(response.problem);
    if ('features' in response) return response.features;
    throw new TypeError('The network answered another question');
  }

  #ask(question: Omit<Question, 'id'>): Promise<Response> {
    return new Promise((resolve) => {
      const id = ++this.#last;
      this.#waiting.set(id, resolve);
      sendFrame(this.#socket, { ...question, id } satisfies Question);
    });
  }
}
