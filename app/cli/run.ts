/** @file Runs one command: what it gets to work with, how it is stopped, and how its errors become exit codes. */
import type { Command } from 'commander';
import type { Notice } from '../contract/notice.ts';
import { noticeInEnglish } from '../contract/english.ts';
import { Problem } from '../contract/problem.ts';
import { defaultLibraryFolder } from './folders.ts';
import { Output } from './output.ts';

/** What every command gets. */
export interface Context {
  /** The library's folder; it may not exist yet. */
  readonly libraryFolder: string;
  /** A folder of models that is searched first (PHOTOTAG_MODELS). */
  readonly modelsFolder: string | undefined;
  readonly output: Output;
  /** Told what the person should know of the library itself. */
  readonly onNotice: (notice: Notice) => void;
  /** Told why the network runs on the CPU when that was measured just now. */
  readonly onChoice: (notice: Notice) => void;
  /** Aborted by the first Ctrl-C: finish what is in hand, save it, and leave. */
  readonly signal: AbortSignal;
}

/** One Ctrl-C may come twice: from the terminal, and passed on by npm. */
const sameKeyMs = 500;

export const exitCodes = { ok: 0, someFailed: 1, wrongUsage: 2, couldNotRun: 3, interrupted: 130 } as const;

/** A command: resolves with an exit code, or with nothing when all went well. */
type Run<Args extends unknown[], Options> = (
  context: Context,
  args: Args,
  options: Options,
) => Promise<number | undefined>;

/** Makes a commander action of a command that is loaded when called. */
export function runCommand<Args extends unknown[], Options>(load: () => Promise<Run<Args, Options>>) {
  return async (...parameters: unknown[]): Promise<void> => {
    const command = parameters.at(-1) as Command;
    const options = command.optsWithGlobals<Options & { library?: string; json?: boolean }>();
    const stop = new AbortController();
    const output = new Output({ json: options.json === true });
    let stoppedAt = 0;
    const interrupt = () => {
      if (Date.now() - stoppedAt < sameKeyMs) return;
      if (stop.signal.aborted) process.exit(exitCodes.interrupted);
      stoppedAt = Date.now();
      stop.abort();
      output.note('Stopping: saving what is done. Press Ctrl-C again to leave at once.');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    try {
      const run = await load();
      const context: Context = {
        libraryFolder: options.library ?? (process.env['PHOTOTAG_LIBRARY'] || defaultLibraryFolder()),
        modelsFolder: process.env['PHOTOTAG_MODELS'] || undefined,
        output,
        onNotice: (notice) => output.note(noticeInEnglish(notice)),
        onChoice: (notice) => output.note(noticeInEnglish(notice)),
        signal: stop.signal,
      };
      const code = await run(context, command.processedArgs as Args, options);
      process.exitCode = code ?? (stop.signal.aborted ? exitCodes.interrupted : exitCodes.ok);
    } catch (error) {
      process.exitCode = error === stop.signal.reason ? exitCodes.interrupted : report(error, output);
    } finally {
      output.end();
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    }
  };
}

/** Of a text in which something is wrong, what is shown before that place, and of it and after it. */
const shownBefore = 60;
const shownAfter = 60;

function describeProblem({ message, hint, place }: Problem): string {
  const lines = [`phototag: ${message}`];
  if (place !== undefined && place.text !== '') {
    const start = Math.max(0, place.position - shownBefore);
    const shown = place.text.slice(start, place.position + shownAfter).replace(/\p{Cc}/gu, '\uFFFD');
    const length = Math.min(Math.max(1, place.length), shownAfter);
    lines.push(`  ${shown}`, `  ${' '.repeat(place.position - start)}${'^'.repeat(length)}`);
  }
  if (hint !== undefined) lines.push(hint);
  return lines.join('\n');
}

function report(error: unknown, output: Output): number {
  if (error instanceof Problem) {
    output.note(describeProblem(error));
    return error.code === 'USAGE' || error.code === 'BAD_QUERY'
      ? exitCodes.wrongUsage
      : exitCodes.couldNotRun;
  }
  // Not foreseen, so a fault of the program: the stack is what a bug report needs.
  output.note(`phototag: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exitCodes.couldNotRun;
}
