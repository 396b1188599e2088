/** @file `phototag failures` and `phototag retry`: photos that could not be tagged. */
import type { FailureResult } from '../../contract/results.ts';
import { openLibrary } from '../../core/open.ts';
import { reporting } from '../progress.ts';
import { exitCodes, type Context } from '../run.ts';
import { describeSummary } from './add.ts';

export async function failures(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'read' });
  let found = false;
  for await (const failure of library.failures()) {
    found = true;
    context.output.result(failure, describeFailure(failure));
  }
  if (!found && !context.output.json) context.output.note('No photo has failed.');
  return undefined;
}

export async function retry(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const summary = await library.retryFailures(reporting(context));
  context.output.end();
  context.output.result(summary, describeSummary(summary));
  return summary.failed > 0 ? exitCodes.someFailed : undefined;
}

function describeFailure({ file, code, message, transient, nextTryAt }: FailureResult): string {
  const next =
    transient && nextTryAt !== null ? ` Tried again after ${new Date(nextTryAt).toLocaleString()}.` : '';
  return `${file}\n  ${code}: ${message}${next}`;
}
