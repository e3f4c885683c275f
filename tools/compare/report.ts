import { table } from '../table.ts';
import type { Delivery } from './delivery.ts';
import type { Difference } from './difference.ts';
import { canonical } from './exact-json.ts';
import { INTENDED_COLUMN_DIFFERENCES } from './intended-columns.ts';
import type { Facts, IntendedDifference } from './intended-difference.ts';
import { INTENDED_RECORD_DIFFERENCES } from './intended-records.ts';
import { INTENDED_VALUE_DIFFERENCES } from './intended-values.ts';

/** The first match counts; an entry that matches nothing fails the comparison. */
const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  ...INTENDED_RECORD_DIFFERENCES,
  ...INTENDED_COLUMN_DIFFERENCES,
  ...INTENDED_VALUE_DIFFERENCES,
];
const EXAMPLES = 3;
const WIDTH = 60;

export function deliveriesTable(deliveries: readonly Delivery[]): string {
  const streams = new Set(deliveries.flatMap(({ streams: delivered }) => [...delivered.keys()]));
  const rows = [...streams].map((stream) => [
    stream,
    ...deliveries.map((delivery) => countOf(delivery.streams.get(stream)?.records)),
  ]);
  return table(['records', ...deliveries.map(({ connector }) => connector)], rows);
}

/** Prints the differences; returns whether all are intended and every intended difference occurred. */
export function reportDifferences(differences: readonly Difference[], facts: Facts): boolean {
  const intended = new Map<IntendedDifference, Difference[]>();
  const unexpected = new Map<string, Difference[]>();
  for (const difference of differences) {
    const entry = INTENDED_DIFFERENCES.find((candidate) => matches(candidate, difference, facts));
    if (entry !== undefined) push(intended, entry, difference);
    else
      push(
        unexpected,
        `${difference.peer}\n${difference.stream}\n${difference.kind}\n${difference.column}`,
        difference,
      );
  }
  reportIntended(intended);
  const unmatched = INTENDED_DIFFERENCES.flatMap((entry) => unmatchedIn(entry, intended.get(entry) ?? []));
  reportUnmatched(unmatched);
  reportUnexpected([...unexpected.values()]);
  return unexpected.size === 0 && unmatched.length === 0;
}

/** Peers and streams of an entry without a difference: the entry could hide a future one. */
function unmatchedIn(
  { name, peers, streams = [] }: IntendedDifference,
  matched: readonly Difference[],
): string[] {
  const found = new Set(matched.flatMap(({ peer, stream }): string[] => [peer, stream]));
  return [...peers, ...streams].filter((one) => !found.has(one)).map((one) => `${name}: ${one}`);
}

function matches(
  { peers, streams, kinds, when }: IntendedDifference,
  difference: Difference,
  facts: Facts,
): boolean {
  return (
    peers.includes(difference.peer) &&
    (streams?.includes(difference.stream) ?? true) &&
    kinds.includes(difference.kind) &&
    (when?.(difference, facts) ?? true)
  );
}

function reportIntended(found: ReadonlyMap<IntendedDifference, readonly Difference[]>): void {
  console.log('\nIntended differences with their count:\n');
  for (const entry of INTENDED_DIFFERENCES) {
    const matched = found.get(entry) ?? [];
    const streams = [...new Set(matched.map(({ stream }) => stream))].join(', ');
    console.log(
      `  ${String(matched.length).padStart(6)}  ${entry.name} (${entry.peers.join(', ')}${streams && `: ${streams}`})`,
    );
    console.log(`          ${entry.why}`);
  }
}

function reportUnmatched(unmatched: readonly string[]): void {
  if (unmatched.length > 0)
    console.log(`\nIntended differences that did not occur:\n\n  ${unmatched.join('\n  ')}`);
}

function reportUnexpected(groups: readonly (readonly Difference[])[]): void {
  if (groups.length === 0) {
    console.log('\nNo other differences.');
    return;
  }
  const rows = groups.flatMap((group) =>
    group.slice(0, EXAMPLES).map(({ peer, stream, kind, column, ours, theirs }, i) => {
      const first = i === 0;
      return [
        first ? peer : '',
        first ? stream : '',
        first ? kind : '',
        first ? column.slice(0, WIDTH) : '',
        first ? String(group.length) : '',
        shown(ours),
        shown(theirs),
      ];
    }),
  );
  console.log('\nUnintended differences:\n');
  console.log(table(['peer', 'stream', 'what', 'column', 'times', 'ours', 'theirs'], rows));
}

function shown(value: Difference['ours']): string {
  const text = value === undefined ? 'absent' : canonical(value);
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 3)}...`;
}

function countOf(records: readonly unknown[] | undefined): string {
  return records === undefined ? 'no stream' : String(records.length);
}

function push<Key>(map: Map<Key, Difference[]>, key: Key, difference: Difference): void {
  const group = map.get(key);
  if (group === undefined) map.set(key, [difference]);
  else group.push(difference);
}
