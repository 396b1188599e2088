// @ts-check
/**
 * @file Runs a program under the Node it needs: this one where it is new enough, else the one that comes along as an
 * optional dependency for most platforms. Plain JavaScript that old Nodes understand.
 *
 * node app/cli/node24.js PROGRAM [ARGUMENT...]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 24;

/**
 * @param {string} program - path of a module to run
 * @param {string[]} args
 */
export async function runWithNode24(program, args) {
  // What is compiled is kept for the next start, and through the environment also what threads and children compile,
  // which else strip the types of all their modules each time.
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
    process.argv = [process.execPath, program, ...args];
    module.enableCompileCache(); // before the program itself, or Node loads its TypeScript parser for that one file
    await import(pathToFileURL(program).href);
    return;
  }
  const isWindows = process.platform === 'win32';
  // Not by the link in node_modules/.bin: npm 10 takes it away with the packages of the other platforms.
  const packageName = 'node-' + (isWindows ? 'win' : process.platform) + '-' + process.arch;
  const executable = isWindows ? 'node.exe' : 'node';
  const node = fileURLToPath(
    new URL('../../node_modules/' + packageName + '/bin/' + executable, import.meta.url),
  );
  if (!existsSync(node)) {
    process.stderr.write(
      'phototag needs Node ' +
        neededMajor +
        ' or later; this is ' +
        process.version +
        '.\n' +
        'Run `npm ci` in the project, which brings it for Linux and Windows, or install it from https://nodejs.org.\n',
    );
    process.exitCode = 3;
    return;
  }
  const child = spawn(node, [program, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child too; this process only waits for it to finish cleanly. What ends this one alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 3));
  });
}

const [, self, program, ...args] = process.argv;
if (self !== undefined && resolve(self) === fileURLToPath(import.meta.url) && program !== undefined) {
  await runWithNode24(resolve(program), args);
}
