import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte({ configFile: './renderer/svelte.config.js' })], // the window's state is written with runes
  test: {
    include: ['app/**/*.test.ts', 'models/**/*.test.ts', 'renderer/**/*.test.ts', 'resources/**/*.test.ts'],
    css: { include: /tokens\.css/ }, // the colours are tested
    pool: 'forks',
    // Tests that run onnxruntime themselves keep it from telling its maker; see app/core/vision/onnxruntime.ts.
    // What they measure of devices is not kept among a person's own files.
    env: { ORT_DISABLE_TELEMETRY: '1', XDG_CACHE_HOME: join(import.meta.dirname, 'node_modules/.cache') },
    // These end only what hangs: on a busy machine a command takes seconds to start, and a test may start a dozen.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What comes is found at once; on a machine that is busy with other things it may be long in coming.
    expect: { poll: { timeout: 45_000 } },
  },
});
