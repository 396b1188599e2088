/** @file Messages over a local socket: a length of four bytes, little-endian, and a value as V8 serialises it. */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

export function sendFrame(socket: Socket, message: unknown): void {
  const body = serialize(message);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  socket.cork();
  socket.write(head);
  socket.write(body);
  socket.uncork();
}

/** Calls `onMessage` for each message that arrives. */
export function receiveFrames<Message>(socket: Socket, onMessage: (message: Message) => void): void {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = 4;
  let isHead = true;
  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    held += chunk.length;
    // Parts are joined once a message is whole, not with each that comes.
    while (held >= needed) {
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      const taken = all.subarray(0, needed);
      const rest = all.subarray(needed);
      parts = rest.length === 0 ? [] : [rest];
      held = rest.length;
      if (isHead) needed = taken.readUInt32LE();
      else {
        needed = 4;
        onMessage(deserialize(taken) as Message);
      }
      isHead = !isHead;
    }
  });
}
