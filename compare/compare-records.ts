import type { Difference } from './difference.ts';
import type { Peer } from './environment.ts';
import { canonical, isSame, withMembers, type JsonObject } from './exact-json.ts';
import type { PeerNames } from './peer-names.ts';

/** What is compared. */
export interface Compared {
  readonly peer: Peer;
  readonly stream: string;
  readonly names: PeerNames;
  /** Our key of the stream. */
  readonly key: readonly string[];
}

/** What tells events apart in every connector. Neither its time, which a peer tells otherwise, nor its name, which one loses. */
const EVENT_KEY = ['distinct_id', 'insert_id', 'mp_processing_time_ms'];

/** Records that one side lacks, and the columns whose values differ. */
export function compareRecords(
  compared: Compared,
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

/** Our records under the peer's names, by what tells them apart there. */
export function oursById(compared: Compared, records: readonly JsonObject[]): Map<string, JsonObject> {
  return theirsById(
    compared,
    records.map((record) => underNames(record, compared.names)),
  );
}

/** The peer's records by the same. */
export function theirsById(
  { stream, key, names }: Compared,
  records: readonly JsonObject[],
): Map<string, JsonObject> {
  const columns = stream === 'export' ? EVENT_KEY : key;
  const nameOf = names.of(columns);
  return byKey(
    records,
    columns.map((column) => nameOf.get(column) ?? column),
  );
}

function compareValues({ peer, stream }: Compared, record: JsonObject, theirs: JsonObject): Difference[] {
  const columns = new Set([...Object.keys(record), ...Object.keys(theirs)]);
  return [...columns]
    .filter((column) => !isSame(record[column], theirs[column]))
    .map((column) => {
      const [ours, other] = [record[column], theirs[column]];
      return { peer, stream, kind: 'value', column, ours, theirs: other, record };
    });
}

/** Columns that the peer calls otherwise, each once. */
function otherNames({ peer, stream, names }: Compared, records: readonly JsonObject[]): Difference[] {
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
  return withMembers(Object.entries(record).map(([column, value]) => [nameOf.get(column) ?? column, value]));
}

/** Records with the same key are told apart by their number. */
function byKey(records: readonly JsonObject[], key: readonly string[]): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const record of records) {
    const base = key.map((column) => withoutQuotes(canonical(record[column]))).join(' ');
    let id = base;
    for (let number = 2; found.has(id); number++) id = `${base} #${number}`;
    found.set(id, record);
  }
  return found;
}

/** Our events hold numbers as text, and some peers' do not. */
function withoutQuotes(text: string): string {
  return text.replace(/^"(.*)"$/s, '$1');
}
