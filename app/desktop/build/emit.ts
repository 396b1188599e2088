/**
 * @file Emits the TypeScript of the project as JavaScript, file by file, with the same folders and names: Electron's Node
 * does not strip types. Nothing is bundled, so a path in a stack is a path in the sources. Types are checked by
 * `npm run typecheck`.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** @param modules - relative to the project */
export async function emitModules(
  project: string,
  modules: readonly string[],
  output: string,
): Promise<void> {
  const compilerOptions = buildOptions(project);
  for (const module of modules) {
    const file = join(project, module);
    const emitted = join(output, module.replace(/\.ts$/, '.js'));
    await mkdir(dirname(emitted), { recursive: true });
    if (module.endsWith('.js')) {
      await cp(file, emitted);
      continue;
    }
    const source = await readFile(file, 'utf8');
    const { outputText, diagnostics } = ts.transpileModule(source, {
      fileName: file,
      compilerOptions,
      reportDiagnostics: true,
    });
    const [first] = diagnostics ?? [];
    if (first !== undefined)
      throw new Error(`${module}: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`);
    await writeFile(emitted, outputText);
  }
}

function buildOptions(project: string): ts.CompilerOptions {
  const file = join(project, 'tsconfig.build.json');
  const { config, error } = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent(config, ts.sys, project, undefined, file).options;
}
