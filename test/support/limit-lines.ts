import type { Draws } from '../reference/random-lines.ts';
import { IDS, lineOf } from './event-line.ts';
import { layout } from './kernel-regions.ts';

/** `MAX_PART` of `kernel/key.ts` and `MAX_DEPTH` of `kernel/scan.ts`. */
const MAX_PART = 8192;
const MAX_DEPTH = 60;
const TIME = '"time":1768000000';
/** Lengths around which SHA-256 pads a text with one block more. */
const PADDING_LENGTHS = [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128];
const VALUES = ['1', 'null', 'true', '"x"', '""', '[]', '{}', '["\\"\\\\"]', '{"a":"\\"\\""}', '-1.5e3'];
const FILLERS = ['x', '\t', 'é', '\\"', '\\\\', '\\n', '\\u0041', '\\ud83d\\ude00', '\\u20ac', '鍵'];

type Make = (draws: Draws) => string;

/** By limit: lines that reach it, stay a few bytes below it, or exceed it. */
export const LIMITS = {
  /** Events with about as many members as the kernel has room for. */
  members: (draws) => {
    const count = near(layout.MAX_MEMBERS, 4, draws);
    const values = Array.from({ length: count - 3 }, (_, i) => `"p${i}":${draws.pick(VALUES)}`);
    return lineOf([draws.pick([IDS, TIME]), ...values].join(','));
  },
  /** Events whose key is computed from objects with about as many members as are sorted, in one object or in nested ones. */
  items: (draws) => {
    const outer = draws.oneIn(2) ? 0 : draws.below(layout.MAX_ITEMS);
    const inner = near(layout.MAX_ITEMS, 4, draws) - outer;
    const object = (count: number, last: string): string => {
      const numbers = Array.from({ length: count }, (_, i) => (draws.oneIn(2) ? 1000 + i : 9000 - i));
      return `{${numbers.map((number) => `"${number}":${draws.below(9)}`).join(',')}${last}}`;
    };
    const value = outer === 0 ? object(inner, '') : object(outer, `,"z":${object(inner - 1, '')}`);
    return lineOf(`${TIME},"distinct_id":"u1","p0":${draws.oneIn(2) ? value : `[1, ${value}]`}`);
  },
  /** Events whose key is computed from a text of about the largest size. */
  texts: (draws) => {
    const values = 1 + draws.below(4);
    // Without the lengths and the names of its parts.
    const bytes = Math.floor((near(layout.TEXT_BYTES, 150, draws) - 90 - 14 * values) / values);
    const members = Array.from({ length: values }, (_, i) => `"p${i}":"${filled(bytes, draws)}"`);
    return lineOf([TIME, '"distinct_id":"u1"', ...members].join(','));
  },
  /** Parts of keys of about the largest size. */
  parts: (draws) => {
    const lengths = [near(MAX_PART, 20, draws), draws.below(40), draws.below(layout.TEXT_BYTES / 2)];
    const part = (): string => filled(draws.pick(lengths), draws);
    const ids = ['$insert_id', 'distinct_id', '$device_id', '$user_id', '$distinct_id_before_identity'];
    const members = ids.filter(() => !draws.oneIn(3)).map((name) => `"${name}":"${part()}"`);
    return lineOf([TIME, ...members].join(','), part());
  },
  /** Up to four keys of very different lengths, which are computed together. */
  lanes: (draws) => {
    const lengths = [...PADDING_LENGTHS, 8000, 8192, draws.below(300)];
    const lines = Array.from({ length: 1 + draws.below(9) }, () => {
      const id = `"$insert_id":"${filled(draws.pick(lengths), draws)}"`;
      const isLong = draws.oneIn(4);
      const text = `"p0":"${'y'.repeat(draws.below(layout.TEXT_BYTES - 1000))}"`;
      return lineOf([TIME, '"distinct_id":"u1"', isLong ? text : id].join(','));
    });
    return lines.join('');
  },
  /** Lists in objects and objects in lists. The last bracket may be the wrong one. */
  depth: (draws) => {
    const kinds = Array.from({ length: near(MAX_DEPTH, 10, draws) }, () => draws.oneIn(2));
    const opening = kinds.map((isList) => (isList ? '[' : '{"a":')).join('');
    const last = draws.oneIn(8) ? !kinds[0] : kinds[0];
    const closing = [last, ...kinds.slice(1)].reverse().map((isList) => (isList ? ']' : '}'));
    return lineOf(`${IDS},"p0":${opening}${draws.pick(VALUES)}${closing.join('')}`);
  },
  /** Names without a byte, and of about the size at which a block of 16 bytes ends. */
  names: (draws) => {
    const names = [0, 1, 15, 16, 17, 31, 32, 33, 300].map((bytes) => filled(bytes, draws));
    const members = names.filter(() => draws.oneIn(2)).map((name) => `"${name}":${draws.pick(VALUES)}`);
    return lineOf([IDS, ...members].join(','), filled(draws.below(40), draws));
  },
} as const satisfies Record<string, Make>;

/** As many bytes of lines as the kernel loads at once, give or take one. The last line may be cut. */
export function fullBlock(draws: Draws): string {
  const lines: string[] = [];
  let left = near(layout.IN_BYTES, 1, draws);
  while (left > 2000) {
    const line = lineOf(`${IDS},"p${lines.length % 7}":"${'v'.repeat(draws.below(1500))}"`);
    lines.push(line);
    left -= line.length;
  }
  const last = lineOf(`${IDS},"p0":"${'v'.repeat(2000)}"`);
  const cut = `${last.slice(0, left - 1)}\n`;
  const whole = lineOf(`${IDS},"p0":"${'v'.repeat(left - lineOf(`${IDS},"p0":""`).length)}"`);
  return [...lines, draws.oneIn(2) ? cut : whole].join('');
}

/** Names that take more room in a record than in its event, if their values do not fit their columns. */
export const LONG_NAMES = Array.from({ length: 200 }, (_, i) => `${'"'.repeat(400)}${i}`);

/** Lines whose texts take more room in records than there is for output. */
export function longTexts(draws: Draws): string {
  const count = 1 + draws.below(12);
  const bytes = Math.floor((layout.IN_BYTES - draws.below(5000)) / count);
  const lines = Array.from({ length: count }, (_, i) => {
    const text = '\\"'.repeat(Math.floor(bytes / 2) - 80);
    return lineOf(`${IDS},"p0":${draws.pick([`["${text}"]`, `{"a":"${text}"}`])},"n":${i}`);
  });
  return lines.join('');
}

/** As many lines as the kernel loads at once, with properties of {@link LONG_NAMES}. */
export function longNames(draws: Draws): string {
  const members = LONG_NAMES.map((name) => `${JSON.stringify(name)}:1`);
  // The first one has them all, so that the kernel knows them.
  let line = lineOf([IDS, ...members].join(','));
  let lines = '';
  while (lines.length + line.length <= layout.IN_BYTES) {
    lines += line;
    line = lineOf([IDS, ...members.slice(draws.below(150))].join(','));
  }
  return lines;
}

/** A text of so many bytes, a few of which may be escapes or other characters than ASCII. */
export function filled(bytes: number, draws: Draws): string {
  const filler = draws.pick(FILLERS);
  const size = Buffer.byteLength(filler);
  const fillers = draws.oneIn(2) ? Math.floor(bytes / size) : Math.min(1, Math.floor(bytes / size));
  const rest = 'w'.repeat(bytes - fillers * size);
  return draws.oneIn(2) ? rest + filler.repeat(fillers) : filler.repeat(fillers) + rest;
}

function near(limit: number, distance: number, draws: Draws): number {
  return limit - distance + draws.below(2 * distance + 1);
}
