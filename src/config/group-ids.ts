import { configError } from '../base/errors.ts';
import { quoted } from '../base/excerpt.ts';

/** Besides white space: what web pages and lists leave in copied text. */
const SEPARATORS = /[\s,;"'\u200B-\u200D\u2060]+/;
const INTEGER = /^-?\d{1,20}$/;

/**
 * The data group IDs in `group_ids`, each once, as Mixpanel writes them: `-1405123841946871899`. A text may hold several,
 * as people paste them. Throws a ConnectorError of kind `config` for anything but 64-bit integers.
 */
export function groupIdsIn(texts: readonly string[]): readonly string[] {
  const ids = texts.flatMap((text) => text.split(SEPARATORS)).filter((id) => id !== '');
  return [...new Set(ids.map(digitsOf))];
}

function digitsOf(id: string): string {
  const number = INTEGER.test(id) ? BigInt(id) : 0n;
  if (number !== 0n && BigInt.asIntN(64, number) === number) return String(number);
  throw configError(
    `The configuration is invalid: group_ids contains ${quoted(id)}; use the data group ID that Mixpanel shows under Project settings > Group keys, such as -1405123841946871899.`,
  );
}
