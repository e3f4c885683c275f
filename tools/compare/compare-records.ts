import type { Difference } from './difference.ts';
import { canonical, isSame, objectOf, type JsonObject } from './exact-json.ts';
import type { PeerNames } from './peer-names.ts';
import type { Peer } from './peers.ts';

export interface ComparedStream {
  readonly peer: Peer;
  readonly stream: string;
  readonly names: PeerNames;
  readonly key: readonly string[];
}

/** Identifies events in every connector: one peer changes the time, one loses the name, and only ours has a key. */
const EVENT_IDENTITY = ['distinct_id', '$insert_id', 'mp_processing_time_ms'];

export function compareRecords(
  compared: ComparedStream,
  ours: readonly JsonObject[],
  theirs: readonly JsonObject[],
): Difference[] {
  const { peer, stream } = compared;
  const own = oursById(compared, ours);
  const other = theirsById(compared, theirs);
  const found = otherNames(compared, ours);
  for (const [id, record] of own) {
    const match = other.get(id);
    if (match !== undefined) found.push(...compareValues(compared, record, match));
    else found.push({ peer, stream, kind: 'record', column: '', ours: id, theirs: undefined, record });
  }
  for (const [id, record] of other) {
    if (!own.has(id))
      found.push({ peer, stream, kind: 'record', column: '', ours: undefined, theirs: id, record });
  }
  return found;
}

/** Our records with the peer's column names, by identity. */
export function oursById(compared: ComparedStream, records: readonly JsonObject[]): Map<string, JsonObject> {
  const named = records.map((record) => underNames(record, compared.names));
  // In the peer, a profile property can overwrite the key; ours keeps the key under its own name.
  const keyed = compared.stream === 'export' ? named : records;
  return byIds(identities(keyed, keyColumns(compared)), named);
}

export function theirsById(
  compared: ComparedStream,
  records: readonly JsonObject[],
): Map<string, JsonObject> {
  return byIds(identities(records, keyColumns(compared)), records);
}

function keyColumns({ stream, key, names }: ComparedStream): readonly string[] {
  return stream === 'export' ? [...names.ofProperties(EVENT_IDENTITY).values()] : key;
}

function compareValues(
  { peer, stream }: ComparedStream,
  record: JsonObject,
  theirs: JsonObject,
): Difference[] {
  const columns = new Set([...Object.keys(record), ...Object.keys(theirs)]);
  return [...columns]
    .filter((column) => !isSame(record[column], theirs[column]))
    .map((column) => {
      const [ours, other] = [record[column], theirs[column]];
      return { peer, stream, kind: 'value', column, ours, theirs: other, record };
    });
}

/** Columns that the peer names differently, each once. */
function otherNames({ peer, stream, names }: ComparedStream, records: readonly JsonObject[]): Difference[] {
  const found = new Map<string, Difference>();
  for (const record of records) {
    for (const [ours, column] of names.of(Object.keys(record))) {
      if (ours !== column)
        found.set(`${ours} ${column}`, { peer, stream, kind: 'name', column, ours, theirs: column });
    }
  }
  return [...found.values()];
}

function underNames(record: JsonObject, names: PeerNames): JsonObject {
  const nameOf = names.of(Object.keys(record));
  return objectOf(Object.entries(record).map(([column, value]) => [nameOf.get(column) ?? column, value]));
}

/** The identity of each record; records with the same key are numbered. */
function identities(records: readonly JsonObject[], key: readonly string[]): string[] {
  const times = new Map<string, number>();
  return records.map((record) => {
    const id = key.map((column) => asPythonText(canonical(record[column]))).join(' ');
    const number = (times.get(id) ?? 0) + 1;
    times.set(id, number);
    return number === 1 ? id : `${id} #${number}`;
  });
}

function byIds(ids: readonly string[], records: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(records.map((record, i) => [ids[i] ?? '', record]));
}

/** Our events have numbers as text, some peers' don't; our null is None in theirs. */
function asPythonText(json: string): string {
  const text = json.replace(/^"(.*)"$/s, '$1');
  return text === 'null' ? 'None' : text;
}
