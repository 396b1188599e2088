#!/usr/bin/env node
// @ts-check
/** @file The `phototag` launcher, for whatever Node finds it. */
import { fileURLToPath } from 'node:url';
import { runWithNode24 } from './node24.js';

await runWithNode24(fileURLToPath(new URL('./main.ts', import.meta.url)), process.argv.slice(2));
