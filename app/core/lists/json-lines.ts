/** @file Lists as `export --json` writes them: one JSON object a line, of which only what a person said is read. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { badList, isHash, type ListedWords } from './listed.ts';

const Tag = z.object({ id: z.string().min(1), name: z.string().trim().min(1) });

/** What an export from before there were hashes and rejections lacks is taken for not said. */
const Line = z.object({
  file: z.string().min(1),
  contentHash: z.string().refine(isHash, 'expected 64 hexadecimal digits').nullable().default(null),
  tags: z.array(Tag.extend({ source: z.string() })).default([]),
  rejected: z.array(Tag).default([]),
  rating: z.int().min(0).max(5).nullable().default(null),
  ratingSource: z.enum(['person', 'file']).nullable().default(null),
});

/**
 * @param list - its name, for messages
 * @throws Problem BAD_LIST with the place
 */
export async function* readJsonLines(file: string, list: string): AsyncGenerator<ListedWords> {
  let line = 0;
  const input = createReadStream(file, 'utf8');
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++;
    const json = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (json.trim() !== '') yield wordsOf(await parsed(json, { list, line }), line);
  }
}

function wordsOf({ file, contentHash, ...said }: z.infer<typeof Line>, line: number): ListedWords {
  const confirmed = said.tags.filter(({ source }) => source === 'person');
  return {
    line,
    file,
    contentHash: contentHash?.toLowerCase() ?? null,
    tags: [
      ...confirmed.map(({ id, name }) => ({ id, name, verdict: 'yes' as const })),
      ...said.rejected.map(({ id, name }) => ({ id, name, verdict: 'no' as const })),
    ],
    rating: said.ratingSource === 'person' ? said.rating : null,
  };
}

async function parsed(json: string, place: { list: string; line: number }): Promise<z.infer<typeof Line>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const { parseTree, printParseErrorCode } = await import('jsonc-parser');
    const errors: ParseError[] = [];
    parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
    const { offset, error } = errors[0]!;
    throw badList(
      { ...place, column: offset + 1 },
      `this is no JSON (${printParseErrorCode(error)}). ${oneALine}`,
    );
  }
  const read = Line.safeParse(value);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw badList({ ...place, column: await columnOf(json, path) }, `${named(path)}${message}. ${oneALine}`);
}

const oneALine = 'It has to hold one object a line, as `phototag export --json` writes them.';

const named = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `${path.join('.')}: `);

/** Where a value stands, or, where it is missing, what it is missing from. */
async function columnOf(json: string, path: readonly PropertyKey[]): Promise<number> {
  const { parseTree, findNodeAtLocation } = await import('jsonc-parser');
  const root = parseTree(json)!;
  for (let depth = path.length; depth > 0; depth--) {
    const node = findNodeAtLocation(root, path.slice(0, depth) as (string | number)[]);
    if (node !== undefined) return node.offset + 1;
  }
  return root.offset + 1;
}
