/** @file `phototag serve`: the window on a local page. */
import { realFolder } from '../../core/photos/roots.ts';
import { isAttended, runPage } from '../page.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
}

export async function serve(context: Context, [folder]: [string | undefined], options: Options) {
  if (folder !== undefined) await realFolder(folder);
  const { port, host: address } = options;
  const open = options.open === true && isAttended();
  if (options.open === true && !open)
    context.output.note('No browser is opened: nobody is at a terminal here.');
  return runPage(context, { folder, port, address, open });
}
