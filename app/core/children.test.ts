import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { childEnvironment, childNode } from './children.ts';

const place = mkdtempSync(join(tmpdir(), 'phototag-children-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

test('a child keeps what it compiles where its parent does, and takes no options from the environment', async () => {
  const program = join(place, 'child.mjs');
  writeFileSync(
    program,
    `import module from 'node:module';
    process.send([module.getCompileCacheDir(), process.env.NODE_OPTIONS ?? null]);
    process.disconnect();`,
  );
  vi.stubEnv('NODE_COMPILE_CACHE', join(place, 'cache'));
  vi.stubEnv('NODE_OPTIONS', '--throw-deprecation');
  const child = fork(program, { execPath: childNode(), execArgv: [], env: childEnvironment() });
  const [[cache, options]] = (await once(child, 'message')) as [[string, string | null]];
  expect(cache.startsWith(join(place, 'cache'))).toBe(true);
  expect(options).toBeNull();
});
