import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import { messages, type MessageKey } from './messages.ts';

/** The values that a message takes, by name. */
function values(message: string): string[] {
  const names = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if ('options' in element) for (const { value } of Object.values(element.options)) visit(value);
      if (element.type !== 0 && element.type !== 7) names.add(element.value as string);
    }
  };
  visit(new IntlMessageFormat(message, 'en').getAst());
  return [...names].sort();
}

test.each(Object.keys(messages) as MessageKey[])('%s says the same in every language', (key) => {
  const { en, tr } = messages[key];
  expect(en.trim()).not.toBe('');
  expect(values(tr)).toEqual(values(en));
});

test('no text shouts', () => {
  for (const { en, tr } of Object.values(messages)) expect(en + tr).not.toContain('!');
});
