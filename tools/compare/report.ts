import { table } from '../table.ts';
import type { Delivery } from './delivery.ts';
import type { Difference } from './difference.ts';
import { canonical } from './exact-json.ts';
import { INTENDED_DIFFERENCES } from './intended-differences.ts';
import type { Facts, IntendedDifference } from './intended-difference.ts';

const EXAMPLES = 3;
const WIDTH = 60;

/** How many records each connector delivered of each stream. */
export function deliveriesTable(deliveries: readonly Delivery[]): string {
  const streams = new Set(deliveries.flatMap(({ streams: delivered }) => [...delivered.keys()]));
  const rows = [...streams].map((stream) => [
    stream,
    ...deliveries.map((delivery) => countOf(delivery.streams.get(stream)?.records)),
  ]);
  return table(['records', ...deliveries.map(({ connector }) => connector)], rows);
}

/** Prints what differs; returns whether all of it is intended, and all that is intended was met. */
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
  const unmet = INTENDED_DIFFERENCES.flatMap((entry) => unmetIn(entry, intended.get(entry) ?? []));
  reportUnmet(unmet);
  reportUnexpected([...unexpected.values()]);
  return unexpected.size === 0 && unmet.length === 0;
}

/** The peers and streams that an entry names for nothing: it would hide what differs there one day. */
function unmetIn({ name, peers, streams = [] }: IntendedDifference, met: readonly Difference[]): string[] {
  const found = new Set(met.flatMap(({ peer, stream }): string[] => [peer, stream]));
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
  console.log('\nIntended differences, and how often they were met:\n');
  for (const entry of INTENDED_DIFFERENCES) {
    const met = found.get(entry) ?? [];
    const streams = [...new Set(met.map(({ stream }) => stream))].join(', ');
    console.log(
      `  ${String(met.length).padStart(6)}  ${entry.name} (${entry.peers.join(', ')}${streams && `: ${streams}`})`,
    );
    console.log(`          ${entry.why}`);
  }
}

function reportUnmet(unmet: readonly string[]): void {
  if (unmet.length > 0)
    console.log(`\nEntries of the list of intended differences that nothing met:\n\n  ${unmet.join('\n  ')}`);
}

function reportUnexpected(groups: readonly (readonly Difference[])[]): void {
  if (groups.length === 0) {
    console.log('\nNothing else differs.');
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
  console.log('\nDifferences that are not intended:\n');
  console.log(table(['peer', 'stream', 'what', 'column', 'times', 'ours', 'theirs'], rows));
}

function shown(value: Difference['ours']): string {
  const text = value === undefined ? 'nothing' : canonical(value);
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
