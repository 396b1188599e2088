/** @file Runs the command line. */
import { enableCompileCache } from 'node:module';

enableCompileCache(); // of all that is loaded from here on, so that the next start is quicker
const { program } = await import('./program.ts');

await program.parseAsync();
