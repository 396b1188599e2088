#!/usr/bin/env node
// @ts-check
/**
 * @file The `phototag` launcher. Plain JavaScript in old syntax, because its job is to be understood by whatever Node
 * finds it: the program itself needs Node 24, which an optional dependency brings along for most platforms.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  await import('./main.ts');
} else {
  const isWindows = process.platform === 'win32';
  const packageName = 'node-' + (isWindows ? 'win' : process.platform) + '-' + process.arch;
  const executable = isWindows ? 'node.exe' : 'node';
  const bundledNode = fileURLToPath(
    new URL('../../node_modules/' + packageName + '/bin/' + executable, import.meta.url),
  );
  if (existsSync(bundledNode)) {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    // Ctrl-C reaches the child too; the launcher only waits for it to finish cleanly.
    process.on('SIGINT', () => undefined);
    const child = spawnSync(bundledNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exitCode = child.status === null ? 3 : child.status;
  } else {
    process.stderr.write(
      'phototag needs Node ' +
        neededMajor +
        ' or later; this is ' +
        process.version +
        '.\n' +
        'Run `npm ci` in the project, which brings it, or install it from https://nodejs.org.\n',
    );
    process.exitCode = 3;
  }
}
