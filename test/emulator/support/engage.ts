import { isObject } from '../../../emulator/http/json.ts';
import type { Emulator } from '../../../emulator/server.ts';
import type { Reply } from './ask.ts';
import { ask, jsonOf, textOf } from './ask.ts';

export const ENGAGE = '/api/query/engage';

export interface Page {
  readonly page: number;
  readonly page_size?: number;
  readonly session_id: string;
  readonly status: string;
  readonly total?: number;
  readonly results: readonly ProfileResult[];
}

export interface ProfileResult {
  readonly $distinct_id: string | number;
  readonly $properties: Readonly<Record<string, unknown>>;
}

/** Queries profiles by POST with a form. */
export async function engage(emulator: Emulator, form: Record<string, string | number> = {}): Promise<Page> {
  return pageOf(await engageReply(emulator, form));
}

/** Like `engage`, for answers that may be errors. */
export function engageReply(emulator: Emulator, form: Record<string, string | number> = {}): Promise<Reply> {
  const texts = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
  return ask(emulator, ENGAGE, { method: 'POST', form: Object.fromEntries(texts) });
}

/** @throws Error if the answer isn't a page */
export function pageOf(reply: Reply): Page {
  if (reply.status !== 200) throw new Error(`${reply.status}: ${textOf(reply)}`);
  const value = jsonOf(reply);
  if (!isPage(value)) throw new Error('the body is not a page');
  return value;
}

function isPage(value: unknown): value is Page {
  return isObject(value) && typeof value['page'] === 'number' && Array.isArray(value['results']);
}

/** Reads all pages. */
export async function allProfiles(
  emulator: Emulator,
  form: Record<string, string | number> = {},
): Promise<ProfileResult[]> {
  const first = await engage(emulator, form);
  const results = [...first.results];
  for (let page = 1; results.length < (first.total ?? 0); page += 1) {
    results.push(...(await engage(emulator, { ...form, page, session_id: first.session_id })).results);
  }
  return results;
}

export function idsOf(results: readonly ProfileResult[]): string[] {
  return results.map(({ $distinct_id: id }) => String(id));
}
