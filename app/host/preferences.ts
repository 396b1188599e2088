/** @file How the person likes the window: one JSON value among the library's settings. */
import { Preferences, preferencesAtFirst } from '../contract/views.ts';
import type { Library } from '../core/library.ts';

const setting = 'window';

type Settings = Pick<Library, 'setting' | 'setSetting'>;

/** What is not there, or no longer means anything, is as at first. */
export async function readPreferences(library: Settings): Promise<Preferences> {
  const stored = parse(await library.setting(setting));
  const entries = Object.entries(Preferences.shape).flatMap(([name, shape]) => {
    const { success, data } = shape.safeParse(stored[name]);
    return success ? [[name, data]] : [];
  });
  return { ...preferencesAtFirst, ...Object.fromEntries(entries) };
}

/** @returns all of them, as they are now */
export async function writePreferences(
  library: Settings,
  changes: Partial<Preferences>,
): Promise<Preferences> {
  const preferences = { ...(await readPreferences(library)), ...changes };
  await library.setSetting(setting, JSON.stringify(preferences));
  return preferences;
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
