import type { JsonMember } from '../data/json-members.ts';
import { jsonMembersOf, valueTextOf } from '../data/json-members.ts';
import type { SeededRandom } from '../data/seeded-random.ts';

/** What can happen to a member of an object. Only `unknown`, an additional member, leaves the others as they were. */
const CHANGES = ['missing', 'null', 'other value', 'duplicated', 'unknown'] as const;

/** Values as JSON that no reader should expect, and some that look right. */
const ODD_VALUES = [
  ...['null', 'true', '0', '-1', '1.5', '17', '1e400', '4102444799', '1768435311000'],
  ...['""', '"odd"', '"1768435311"', '"2099-12-31T23:59:59"', '[]', '["odd"]', '{}', '{"odd":1}'],
] as const;
/** For counts: a wrong number that looks right cannot be detected. */
const ODD_COUNTS = ['null', '"many"', '0', '-1', '1.5', '[]', '{}'] as const;
const COUNTS: readonly string[] = ['total', 'page', 'page_size'];
/** Members that a reader is likely to depend on. */
const IMPORTANT: readonly string[] = [
  ...['event', 'properties', 'time', 'distinct_id', '$insert_id', 'mp_processing_time_ms'],
  ...['$distinct_id', '$properties', '$last_seen', 'id', 'name', 'created', 'funnel_id', 'date'],
  ...['steps', 'analysis', 'amount', 'session_id', 'status', 'total', 'page', 'page_size'],
];
const MAX_DEPTH = 2;

/** A changed JSON object, and the path of the member and what happened to it: `properties.time: null`. */
export interface OddObject {
  readonly text: string;
  readonly change: string;
  /** Whether the change only adds something. */
  readonly isIntact: boolean;
}

export function oddValue(random: SeededRandom): string {
  return random.pick(ODD_VALUES);
}

/**
 * Changes one member of an object, or of an object in it.
 * @param text a JSON object
 * @param fixed members that stay as they are
 */
export function oddObject(
  random: SeededRandom,
  text: string,
  fixed: readonly string[] = [],
  depth = 1,
): OddObject {
  const members = jsonMembersOf(text);
  const candidates = members.filter(({ name }) => !fixed.includes(name));
  const important = candidates.filter(({ name }) => IMPORTANT.includes(name));
  const chosen = pickOf(random, important.length > 0 && random.chance(0.6) ? important : candidates);
  if (chosen === undefined) return withUnknown(random, members);
  const value = valueTextOf(chosen);
  if (value.startsWith('{') && depth < MAX_DEPTH && random.chance(0.8)) {
    const inner = oddObject(random, value, [], depth + 1);
    const changed = replaced(members, chosen, [withValue(chosen, inner.text)]);
    return { ...inner, text: changed, change: `${chosen.name}.${inner.change}` };
  }
  const change =
    depth > 1 ? random.pick(['missing', 'null', 'other value', 'duplicated']) : random.pick(CHANGES);
  if (change === 'unknown') return withUnknown(random, members);
  return {
    text: replaced(members, chosen, changedMember(random, chosen, change)),
    change: `${chosen.name}: ${change}`,
    isIntact: false,
  };
}

function changedMember(
  random: SeededRandom,
  member: JsonMember,
  change: 'missing' | 'null' | 'other value' | 'duplicated',
): string[] {
  const odd = withValue(member, COUNTS.includes(member.name) ? random.pick(ODD_COUNTS) : oddValue(random));
  switch (change) {
    case 'missing':
      return [];
    case 'null':
      return [withValue(member, 'null')];
    case 'other value':
      return [odd];
    case 'duplicated':
      return random.chance(0.5) ? [odd, member.text] : [member.text, odd];
  }
}

function withUnknown(random: SeededRandom, members: readonly JsonMember[]): OddObject {
  const unknown = `"surprise ${random.below(10)}":${oddValue(random)}`;
  const texts = members.map(({ text }) => text);
  texts.splice(random.below(texts.length + 1), 0, unknown);
  return { text: `{${texts.join(',')}}`, change: `${unknown}: unknown`, isIntact: true };
}

function withValue({ name }: JsonMember, value: string): string {
  return `${JSON.stringify(name)}:${value}`;
}

function replaced(members: readonly JsonMember[], chosen: JsonMember, by: readonly string[]): string {
  return `{${members.flatMap((member) => (member === chosen ? by : [member.text])).join(',')}}`;
}

function pickOf<T>(random: SeededRandom, list: readonly T[]): T | undefined {
  return list[random.below(list.length)];
}
