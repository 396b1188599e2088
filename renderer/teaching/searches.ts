/** @file The searches that show what a taught tag was learned from, and what it is suggested for. */
import type { TaughtTag } from '../../app/contract/teach.ts';
import { quote } from '../search/edit-query.ts';

type Named = Pick<TaughtTag, 'name'>;

export const suggestionsOf = ({ name }: Named): string => `label:${quote(name)} source:taught`;
export const examplesOf = ({ name }: Named): string => `tag:${quote(name)} is:confirmed`;
export const counterExamplesOf = ({ name }: Named): string => `label:${quote(name)} is:rejected`;
