import { compareRecords, type ComparedStream } from './compare-records.ts';
import type { DeliveredStream, Delivery } from './delivery.ts';
import type { Difference } from './difference.ts';
import { isJsonObject, isList, isSame, textOf, type Json } from './exact-json.ts';
import { PeerNames } from './peer-names.ts';
import { PEERS, type Peer } from './peers.ts';

/** All differences in streams, schemas and records between our connector and a peer. */
export function compareDeliveries(ours: Delivery, theirs: Delivery): Difference[] {
  const peer = peerOf(theirs);
  const names = new Set([...ours.streams.keys(), ...theirs.streams.keys()]);
  return [...names].flatMap((stream): Difference[] => {
    const own = ours.streams.get(stream);
    const other = theirs.streams.get(stream);
    if (own !== undefined && other !== undefined) return compareStreams(peer, stream, own, other);
    return [{ peer, stream, kind: 'stream', column: '', ours: own && stream, theirs: other && stream }];
  });
}

/** The peer of a delivery. Throws for our own delivery. */
export function peerOf({ connector }: Delivery): Peer {
  const peer = PEERS.find((name) => name === connector);
  if (peer === undefined) throw new Error(`${connector} is not a peer`);
  return peer;
}

function compareStreams(
  peer: Peer,
  stream: string,
  ours: DeliveredStream,
  theirs: DeliveredStream,
): Difference[] {
  const names = new PeerNames(peer, stream, ours.columns);
  const facts: Difference[] = [
    { peer, stream, kind: 'key', column: '', ours: sorted(ours.key), theirs: sorted(theirs.key) },
    { peer, stream, kind: 'cursor', column: '', ours: ours.cursor, theirs: theirs.cursor },
    { peer, stream, kind: 'modes', column: '', ours: sorted(ours.modes), theirs: sorted(theirs.modes) },
  ];
  return [
    ...facts.filter((fact) => !isSame(fact.ours, fact.theirs)),
    ...compareColumns({ peer, stream, names, key: ours.key }, ours, theirs),
    ...compareRecords({ peer, stream, names, key: ours.key }, ours.records, theirs.records),
  ];
}

function compareColumns(
  { peer, stream, names }: ComparedStream,
  { columns: ours, records }: DeliveredStream,
  { columns: theirs }: DeliveredStream,
): Difference[] {
  const found: Difference[] = [];
  const nameOf = names.of(Object.keys(ours));
  const used = new Set(records.flatMap((record) => [...names.of(Object.keys(record)).values()]));
  for (const [own, column] of nameOf) {
    const [ownType, otherType] = [typeOf(ours[own]), typeOf(theirs[column])];
    if (otherType === undefined) {
      found.push({
        peer,
        stream,
        kind: 'column',
        column,
        ours: ownType,
        theirs: undefined,
        isUsed: used.has(column),
      });
      continue;
    }
    if (ownType !== otherType)
      found.push({ peer, stream, kind: 'type', column, ours: ownType, theirs: otherType });
  }
  const known = new Set(nameOf.values());
  for (const column of Object.keys(theirs).filter((name) => !known.has(name))) {
    const theirType = typeOf(theirs[column]);
    const isUsed = used.has(column);
    found.push({ peer, stream, kind: 'column', column, ours: undefined, theirs: theirType, isUsed });
  }
  return found;
}

/** Such as `integer`, `string date-time without time zone` or `array or string`; ignores null. A date-time alone is in UTC. */
function typeOf(schema: Json | undefined): string | undefined {
  if (!isJsonObject(schema)) return undefined;
  const { type, format, anyOf, airbyte_type: airbyteType } = schema;
  const zone = airbyteType === 'timestamp_without_timezone' ? ['without time zone'] : [];
  if (isList(anyOf))
    return [...new Set(anyOf.map((one) => typeOf(one) ?? ''))]
      .filter((one) => one !== '')
      .sort()
      .join(' or ');
  const types = (isList(type) ? type : [type ?? 'anything']).filter((one) => one !== 'null').map(textOf);
  return [types.sort().join(' or '), ...(format === undefined ? [] : [textOf(format)]), ...zone].join(' ');
}

function sorted(list: readonly string[]): readonly string[] {
  return [...list].sort();
}
