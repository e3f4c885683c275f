import { isObject } from '../../../emulator/http/json.ts';
import type { Emulator } from '../../../emulator/server.ts';
import type { Reply } from './ask.ts';
import { ask, jsonOf, textOf } from './ask.ts';

export const ENGAGE = '/api/query/engage';

/** A page of profiles. */
export interface Page {
  readonly page: number;
  readonly page_size?: number;
  readonly session_id: string;
  readonly status: string;
  readonly total?: number;
  readonly results: readonly ProfileResult[];
}

/** A profile as it is told. */
export interface ProfileResult {
  readonly $distinct_id: string | number;
  readonly $properties: Readonly<Record<string, unknown>>;
}

/** Asks for profiles by POST with a form. */
export async function engage(emulator: Emulator, form: Record<string, string | number> = {}): Promise<Page> {
  return pageOf(await engageReply(emulator, form));
}

/** As `engage`, when the answer may be another. */
export function engageReply(emulator: Emulator, form: Record<string, string | number> = {}): Promise<Reply> {
  const texts = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
  return ask(emulator, ENGAGE, { method: 'POST', form: Object.fromEntries(texts) });
}

/** @throws Error for an answer that is no page */
export function pageOf(reply: Reply): Page {
  if (reply.status !== 200) throw new Error(`${reply.status}: ${textOf(reply)}`);
  const value = jsonOf(reply);
  if (!isPage(value)) throw new Error('the body is no page');
  return value;
}

function isPage(value: unknown): value is Page {
  return isObject(value) && typeof value['page'] === 'number' && Array.isArray(value['results']);
}

/** All profiles, read page by page. */
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

/** The ids of profiles, as texts. */
export function idsOf(results: readonly ProfileResult[]): string[] {
  return results.map(({ $distinct_id: id }) => String(id));
}
