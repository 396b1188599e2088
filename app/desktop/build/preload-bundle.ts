/** @file Makes the preload one CommonJS file: a sandboxed preload can require `electron` and nothing of its own. */
import { build, type Plugin } from 'esbuild';
import { callNames, eventNames, imageKinds } from '../../contract/calls.ts';

export async function bundlePreload(entry: string, output: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2024',
    external: ['electron'],
    plugins: [namesOfContract],
    logLevel: 'error',
  });
}

/** The preload needs the contract's names only. Its schemas would bring 700 kB of zod, to be read at every start. */
const namesOfContract: Plugin = {
  name: 'names of the contract',
  setup({ onResolve, onLoad }) {
    const namespace = 'names';
    onResolve({ filter: /\/contract\/calls\.ts$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: Object.entries({ callNames, eventNames, imageKinds })
        .map(([name, names]) => `export const ${name} = ${JSON.stringify(names)};`)
        .join('\n'),
    }));
  },
};
