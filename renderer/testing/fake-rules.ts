/** @file Rules of the made-up host: kept, and without effect. */
import type { WantedRule } from '../../app/contract/calls.ts';
import type { Rule } from '../../app/contract/rules.ts';

export class FakeRules {
  list: Rule[] = [
    { id: 1, action: 'hide', concept: 'n3', name: 'cat', value: null, folder: null },
    { id: 2, action: 'allow', concept: 'n4', name: 'tabby', value: null, folder: '/home/ada/Pictures/2021' },
  ];
  #lastId = 2;

  set(wanted: WantedRule, nameOf: (id: string) => string): Rule {
    const { action, concept } = wanted;
    const value = action === 'rename' ? wanted.name : action === 'threshold' ? String(wanted.least) : null;
    const folder = action === 'rename' ? null : wanted.folder;
    const rule: Rule = { id: ++this.#lastId, action, concept, name: nameOf(concept), value, folder };
    this.list = [...this.list, rule];
    return rule;
  }

  remove(id: number): Rule {
    const rule = this.list.find((each) => each.id === id)!;
    this.list = this.list.filter((each) => each !== rule);
    return rule;
  }
}
