import { peerOf } from './compare-deliveries.ts';
import { oursById, theirsById, type ComparedStream } from './compare-records.ts';
import type { DeliveredStream, Delivery } from './delivery.ts';
import type { Difference } from './difference.ts';
import { isSame, type JsonObject } from './exact-json.ts';
import { PeerNames } from './peer-names.ts';

/** Full reads by our connector, when the peer read and now. */
export interface FullReads {
  readonly before: Delivery;
  readonly now: Delivery;
}

/**
 * Records that are missing after a migration: the peer never delivered them, or they have changed since, and ours doesn't
 * deliver them either.
 *
 * @param continued our read from the peer's state
 */
export function missingRecords(
  { before, now }: FullReads,
  theirs: Delivery,
  continued: Delivery,
): Difference[] {
  const peer = peerOf(theirs);
  return [...now.streams].flatMap(([stream, all]) => {
    const had = theirs.streams.get(stream);
    // Streams that the peer doesn't have are read from the start.
    if (had === undefined) return [];
    const by = ({ columns }: DeliveredStream): ComparedStream => {
      return { peer, stream, names: new PeerNames(peer, stream, columns), key: all.key };
    };
    const ours = (delivery: Delivery): Map<string, JsonObject> => {
      const delivered = delivery.streams.get(stream);
      return delivered === undefined
        ? new Map<string, JsonObject>()
        : oursById(by(delivered), delivered.records);
    };
    const [old, delivered, known] = [ours(before), ours(continued), theirsById(by(all), had.records)];
    return [...ours(now)]
      .filter(([id, record]) => !delivered.has(id) && !(known.has(id) && isSame(old.get(id), record)))
      .map(([id, record]): Difference => {
        return { peer, stream, kind: 'missing', column: '', ours: id, theirs: undefined, record };
      });
  });
}
