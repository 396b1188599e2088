/** @file The journeys through the window, on each host that can be had here. */
import { defineConfig } from '@playwright/test';
import type { HostOptions } from './app.ts';

export default defineConfig<HostOptions>({
  testDir: './journeys',
  testMatch: '*.journey.ts',
  globalSetup: './build.ts',
  outputDir: '../dist/e2e/results',
  // Each journey has an app with workers of its own: two at a time would only wait for each other.
  workers: 1,
  // Long enough for a machine that is busy with other things; what is there is found at once.
  timeout: 150_000,
  expect: { timeout: 45_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { actionTimeout: 30_000, trace: 'retain-on-failure' },
  projects: [
    { name: 'page', use: { host: 'page' } },
    { name: 'stand-in', use: { host: 'stand-in' } },
    { name: 'electron', use: { host: 'electron' } },
    // Looks at what the journeys on the page have called; after them.
    {
      name: 'calls',
      testDir: '.',
      testMatch: 'calls.check.ts',
      dependencies: ['page'],
      use: { host: 'page' },
    },
  ],
});
