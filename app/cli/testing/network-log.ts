/** @file Loaded before a program: notes every look-up and connection that would leave this machine in NETWORK_LOG. */
import { Socket as DatagramSocket } from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { type NetConnectOpts, Socket } from 'node:net';

const note = (what: string): void => appendFileSync(process.env['NETWORK_LOG']!, `${process.pid} ${what}\n`);
const isHere = (host: string | undefined): boolean =>
  host === undefined || /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

// Everything in Node that speaks TCP (http, https, fetch, tls) goes through here.
const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
  const [options] = args.flat() as [NetConnectOpts];
  if (typeof options === 'object' && 'port' in options && !isHere(options.host))
    note(`connects to ${options.host}`);
  return connect.apply(this, args);
} as typeof Socket.prototype.connect;

const send = DatagramSocket.prototype.send as (...args: unknown[]) => void;
DatagramSocket.prototype.send = function (this: DatagramSocket, ...args: unknown[]): void {
  note('sends a datagram');
  send.apply(this, args);
} as typeof DatagramSocket.prototype.send;

const lookup = dns.lookup as unknown as (...args: unknown[]) => void;
dns.lookup = ((...args: unknown[]): void => {
  if (!isHere(String(args[0]))) note(`looks up ${String(args[0])}`);
  lookup(...args);
}) as unknown as typeof dns.lookup;
