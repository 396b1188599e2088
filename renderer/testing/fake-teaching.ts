/** @file Taught tags of the made-up host, one in each state: kept, and without effect. */
import type { Input } from '../../app/contract/calls.ts';
import type { TaughtTag } from '../../app/contract/teach.ts';

const tag = (name: string, some: Partial<TaughtTag>): TaughtTag => ({
  ...{ id: `own:${name.toLowerCase()}`, name, examples: 5, counterExamples: 0, suggested: 0, state: 'ready' },
  ...some,
});

export class FakeTeaching {
  list: TaughtTag[] = [
    tag('Aunt Mary', { suggested: 12, counterExamples: 2 }),
    tag('Grandmother’s garden in the house by the sea, before it was sold', { examples: 41 }),
    tag('Rex', { examples: 8, suggested: 1280, counterExamples: 31, state: 'waiting' }),
    tag('Sunday', { state: 'indistinct' }),
    tag('Tram', { examples: 2, state: 'indistinct' }),
  ];

  /** @throws Error for fewer than three examples */
  teach(
    { tag: id, examples, counterExamples }: Input<'teachTag'>,
    nameOf: (id: string) => string,
  ): TaughtTag {
    const known = this.list.find((each) => each.id === id);
    const all = examples.length + (known?.examples ?? 0);
    if (all < 3) throw new Error(`${all} photos show ${nameOf(id)}, too few to learn from.`);
    const others = counterExamples.length + (known?.counterExamples ?? 0);
    const taught = tag(known?.name ?? nameOf(id), { examples: all, counterExamples: others, suggested: 7 });
    this.list = [...this.list.filter((each) => each !== known), taught];
    return taught;
  }

  forget(id: string): null {
    this.list = this.list.filter((each) => each.id !== id);
    return null;
  }
}
