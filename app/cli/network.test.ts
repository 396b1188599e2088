/** @file Nothing leaves the machine: neither what Node does is heard of outside, nor what native libraries do. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workplace } from './testing/phototag.ts';

const hook = pathToFileURL(join(import.meta.dirname, 'testing/network-log.ts')).href;
const main = join(import.meta.dirname, 'main.ts');
/** A picture to look at, and a window that nobody opens, for as long as folders are scanned, tagged and followed. */
const daysWork = (at: (...names: string[]) => string) => [
  ['add', at('photos')],
  ['classify', at('photos/a.jpg')],
  ['search', 'dog'],
  ['doctor'],
];

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
  await place.picture('a.jpg', [255, 0, 0]);
  await place.picture('b.jpg', [0, 255, 0]);
});
afterAll(() => place.remove());

describe('Node, in the host and in its children,', () => {
  let env: Record<string, string>;
  let log: string;
  beforeAll(() => {
    log = place.at('network.log');
    // The children are given no NODE_OPTIONS: their Node is one that has the hook.
    const node = place.at('node');
    writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' --import '${hook}' "$@"\n`);
    chmodSync(node, 0o755);
    env = { NETWORK_LOG: log, NODE_OPTIONS: `--import=${hook}`, PHOTOTAG_NODE: node };
  });
  const heard = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');

  test.skipIf(process.platform === 'win32')('connects to nothing outside', async () => {
    for (const args of daysWork((...names) => place.at(...names))) {
      const ran = await place.start(args, { env }).ended;
      expect([args[0], ran.code, ran.stderr]).toEqual([args[0], 0, expect.anything()]);
    }
    const serve = place.start(['serve', place.at('photos')], { env });
    await serve.says('/enter#');
    serve.signal('SIGINT');
    expect((await serve.ended).code).toBe(0);
    expect(heard()).toBe('');
  });

  test.skipIf(process.platform === 'win32')('would be heard of', () => {
    // 192.0.2.0/24 is for documentation (RFC 5737): nothing is there.
    const program = `fetch('http://192.0.2.1/').catch(() => undefined);
      fetch('http://nowhere.invalid/').catch(() => undefined);
      require('node:dgram').createSocket('udp4').send('x', 9, '127.0.0.1', () => process.exit())`;
    spawnSync(env['PHOTOTAG_NODE']!, ['-e', program], { env: { ...process.env, NETWORK_LOG: log } });
    expect(heard()).toMatch(/connects to 192\.0\.2\.1/);
    expect(heard()).toMatch(/looks up nowhere\.invalid/);
    expect(heard()).toMatch(/sends a datagram/);
    rmSync(log);
  });
});

/** A network of its own, with nothing outside: the kernel counts what finds no way out. */
const alone = 'ip link set lo up || exit 9;';
const isAlonePossible = spawnSync('unshare', ['-n', 'sh', '-c', alone]).status === 0;
if (!isAlonePossible)
  process.stderr.write('skipped: what native libraries send, for want of root, `unshare` and `ip`\n');

describe.skipIf(!isAlonePossible)('in a network of its own, by the kernel’s count,', () => {
  /** @returns packets that were for elsewhere, or for a name server on this machine */
  function sentOut(commands: string): number {
    const counts = execFileSync(
      'unshare',
      ['-n', 'sh', '-c', `${alone} ${commands}; cat /proc/net/snmp /proc/net/snmp6`],
      {
        env: {
          ...{ PATH: process.env['PATH'], HOME: place.path },
          ...{ PHOTOTAG_LIBRARY: place.at('alone'), PHOTOTAG_MODELS: place.at('models') },
        },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const table = (name: string) => {
      const [names, values] = counts.split('\n').filter((line) => line.startsWith(`${name}:`));
      const at = (column: string) => Number(values!.split(' ')[names!.split(' ').indexOf(column)]);
      return at;
    };
    const six = Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(counts)?.[1] ?? 0);
    return table('Ip')('OutNoRoutes') + table('Udp')('NoPorts') + six;
  }
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
  const phototag = (args: readonly string[]) => quote([process.execPath, main, ...args]);

  test('nothing is sent', () => {
    const work = daysWork((...names) => place.at(...names)).map(
      (args) => `${phototag(args)} > /dev/null || exit 8`,
    );
    // The window, until a third picture is tagged, and two seconds more, in which the folder is followed.
    const log = place.at('serve.log');
    const page = `cat '${place.at('photos/a.jpg')}' '${place.at('photos/b.jpg')}' > '${place.at('photos/c.jpg')}'
      ${phototag(['serve', place.at('photos')])} > '${log}' 2>&1 & page=$!
      thumbnails() { find '${place.at('alone')}' -name '*.webp' | wc -l; }
      until [ $(thumbnails) -eq 3 ] || ! kill -0 $page; do sleep 0.2; done
      sleep 2; kill -INT $page; wait $page || exit 8`;
    expect(sentOut(`${work.join('; ')}; ${page}`)).toBe(0);
    expect(readFileSync(log, 'utf8')).toContain('/enter#');
  });

  test('what is sent is counted', () => {
    const program = 'require("node:net").connect(80, "192.0.2.1").on("error", () => undefined)';
    expect(sentOut(quote([process.execPath, '-e', program]))).toBeGreaterThan(0);
  });
});
