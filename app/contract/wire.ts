/** @file What goes over the local page's WebSocket: one JSON object a message, parsed on both sides. */
import { z } from 'zod';
import { Answer, eventNames, mostPictureBytes } from './calls.ts';

/** Where the page's WebSocket is opened. */
export const socketPath = '/socket';

/** The largest message from a page, in bytes: a picture by its bytes in base64, and the call around it. */
export const mostMessageBytes = Math.ceil(mostPictureBytes / 3) * 4 + 64 * 1024;

/** From the page: a call. `id` is the page's own, and comes back with the answer. */
export const CallMessage = z.object({ id: z.int().min(0), name: z.string().max(100), input: z.unknown() });
export type CallMessage = z.infer<typeof CallMessage>;

/** To the page: the answer to a call; `id` is null where what came could not be read as a call. */
export const AnswerMessage = z.object({ id: z.int().min(0).nullable(), answer: Answer });
export type AnswerMessage = z.infer<typeof AnswerMessage>;

/** To the page: something happened. `data` is parsed by the event's own schema. */
export const EventMessage = z.object({ event: z.enum(eventNames), data: z.unknown() });
export type EventMessage = z.infer<typeof EventMessage>;

export const HostMessage = z.union([AnswerMessage, EventMessage]);
