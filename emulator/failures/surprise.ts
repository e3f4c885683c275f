import { jsonElementsOf, jsonMembersOf, valueTextOf } from '../data/json-members.ts';
import { SeededRandom } from '../data/seeded-random.ts';
import type { Answer } from '../http/answer.ts';
import { isObject, parseJson } from '../http/json.ts';
import type { Fault } from './failure.ts';
import type { OddObject } from './odd-values.ts';
import { oddObject, oddValue } from './odd-values.ts';

/** An item of an answer that was changed. */
export interface Surprise {
  /** As it was: an element, a line, or a member of an object with its name. */
  readonly item: string;
  /** Such as `properties.time: null`. */
  readonly change: string;
  /** Whether the item itself arrived as it was, perhaps twice or with an unknown member. */
  readonly isIntact: boolean;
}

export interface SurprisingAnswer {
  readonly answer: Answer;
  readonly surprises: readonly Surprise[];
}

/** The members of documents that hold their items. */
const CONTAINERS: readonly string[] = ['results', 'data', 'annotations'];
const MAX_CHANGED_ITEMS = 3;

interface Changed {
  readonly text: string;
  readonly surprises: readonly Surprise[];
}

/** Changes some items of an answer, a member beside them, or the list of them, as the seed decides. */
export function surprise(answer: Answer, { seed }: Extract<Fault, { kind: 'surprise' }>): SurprisingAnswer {
  const random = new SeededRandom(seed);
  const text = Buffer.concat([...answer.body.chunks()]).toString('utf8');
  const { text: changed, surprises } =
    answer.body.unit === 'line' ? changedLines(random, text) : changedDocument(random, text);
  return { answer: { ...answer, body: { ...answer.body, chunks: () => chunksOf(changed) } }, surprises };
}

function chunksOf(text: string): Buffer[] {
  return text === '' ? [] : [Buffer.from(text)];
}

function changedLines(random: SeededRandom, text: string): Changed {
  const lines = text.split('\n').slice(0, -1);
  const changed = changedItems(random, lines);
  return { ...changed, text: changed.texts.map((line) => `${line}\n`).join('') };
}

function changedDocument(random: SeededRandom, text: string): Changed {
  if (text.startsWith('[')) return changedContainer(random, text);
  // Not JSON, such as the answer of a proxy.
  if (!text.startsWith('{')) return { text, surprises: [] };
  const members = jsonMembersOf(text);
  const container = members.find(({ name }) => CONTAINERS.includes(name));
  if (container === undefined) return changedContainer(random, text);
  if (random.chance(0.3)) {
    const odd = oddObject(random, text, [container.name]);
    return { text: odd.text, surprises: [{ ...odd, item: '' }] };
  }
  const changed = changedContainer(random, valueTextOf(container));
  const texts = members.map((member) =>
    member === container ? `${JSON.stringify(member.name)}:${changed.text}` : member.text,
  );
  return { text: `{${texts.join(',')}}`, surprises: changed.surprises };
}

/** A list or an object of items. */
function changedContainer(random: SeededRandom, text: string): Changed {
  const isList = text.startsWith('[');
  const items = isList ? jsonElementsOf(text) : jsonMembersOf(text).map((member) => member.text);
  if (random.chance(0.15)) {
    const odd = oddValue(random);
    const surprises = items.map((item) => ({ item, change: `all items: ${odd}`, isIntact: false }));
    return { text: odd, surprises };
  }
  const { texts, surprises } = changedItems(random, items);
  return { text: isList ? `[${texts.join(',')}]` : `{${texts.join(',')}}`, surprises };
}

function changedItems(
  random: SeededRandom,
  items: readonly string[],
): { readonly texts: readonly string[]; readonly surprises: readonly Surprise[] } {
  const count = Math.min(items.length, 1 + random.below(MAX_CHANGED_ITEMS));
  const chosen = new Set(Array.from({ length: count }, () => random.below(items.length)));
  const surprises: Surprise[] = [];
  const texts = items.flatMap((item, index) => {
    if (!chosen.has(index)) return [item];
    if (random.chance(0.1)) {
      surprises.push({ item, change: 'repeated', isIntact: true });
      return [item, item];
    }
    const odd = changedItem(random, item);
    surprises.push({ ...odd, item });
    return [odd.text];
  });
  return { texts, surprises };
}

/** False for a stored line that is not JSON too. */
function isJsonObject(text: string): boolean {
  try {
    return isObject(parseJson(text));
  } catch {
    return false;
  }
}

/** The name and the colon of a member of an object, which stay. */
const NAME = /^"(?:[^"\\]|\\.)*"\s*:\s*/s;

function changedItem(random: SeededRandom, item: string): OddObject {
  const name = NAME.exec(item)?.[0] ?? '';
  const text = item.slice(name.length);
  if (!isJsonObject(text) || random.chance(0.15)) {
    const odd = oddValue(random);
    return { text: name + odd, change: `the item: ${odd}`, isIntact: false };
  }
  const odd = oddObject(random, text);
  return { ...odd, text: name + odd.text };
}
