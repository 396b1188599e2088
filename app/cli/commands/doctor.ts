/** @file `phototag doctor`: is all well here? */
import { examine } from '../../core/doctor.ts';
import { exitCodes, type Context } from '../run.ts';

export async function doctor(context: Context) {
  let well = true;
  for await (const finding of examine(context)) {
    well &&= finding.ok;
    const { name, value, ok, hint } = finding;
    const wayOut = hint === null ? '' : `\n${' '.repeat(22)}${hint}`;
    context.output.result(finding, `${ok ? 'ok ' : 'NOT'} ${name.padEnd(18)} ${value}${wayOut}`);
  }
  return well ? undefined : exitCodes.couldNotRun;
}
