/** @file A person's rules: what is said of photos, and by which name. */
import { z } from 'zod';

export const RuleAction = z.enum(['allow', 'hide', 'rename', 'threshold']);
export type RuleAction = z.infer<typeof RuleAction>;

export const Rule = z.object({
  id: z.int(),
  action: RuleAction,
  /** Id of the concept. */
  concept: z.string(),
  /** What the concept is called without rules. */
  name: z.string(),
  /** The new name, or the probability from which the concept is said; null for the other actions. */
  value: z.string().nullable(),
  /** The folder in and below which the rule holds; null: the whole library. */
  folder: z.string().nullable(),
});
export type Rule = z.infer<typeof Rule>;
