/** @file What holds for the engine as a whole. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Native code that has crashed hosts, or blocks the thread it runs on, belongs into child processes and threads. */
test.each(['sharp', 'onnxruntime-node', 'libheif-js', 'exiftool-vendored', 'better-sqlite3'])(
  'the host that imports the library loads no %s',
  (name) => {
    const library = JSON.stringify(new URL('./library.ts', import.meta.url).href);
    // Modules of both kinds are asked for by resolve hooks, which see every import of every file.
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ resolve: (specifier, context, next) => {
        if (specifier === '${name}') process.stdout.write(specifier + ' by ' + context.parentURL);
        return next(specifier, context);
      } });
      await import(${library});`;
    const asked = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect(asked).toBe('');
  },
);
