import { peerOf } from './compare-deliveries.ts';
import { oursById, theirsById, type ComparedStream } from './compare-records.ts';
import type { DeliveredStream, Delivery } from './delivery.ts';
import type { Difference } from './difference.ts';
import { isSame, type JsonObject } from './exact-json.ts';
import { PeerNames } from './peer-names.ts';

/** Everything there was when the peer read, and is now: as ours delivers it from nothing. */
export interface FullReads {
  readonly before: Delivery;
  readonly now: Delivery;
}

/**
 * What somebody lacks who comes from the peer and goes on with ours: records that the peer never delivered, or that have
 * changed since, and that ours does not deliver either.
 *
 * @param goneOn what ours delivered from the peer's state
 */
export function missingRecords({ before, now }: FullReads, theirs: Delivery, goneOn: Delivery): Difference[] {
  const peer = peerOf(theirs);
  return [...now.streams].flatMap(([stream, all]) => {
    const had = theirs.streams.get(stream);
    // A stream that the peer does not have is read from its start.
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
    const [old, delivered, known] = [ours(before), ours(goneOn), theirsById(by(all), had.records)];
    return [...ours(now)]
      .filter(([id, record]) => !delivered.has(id) && !(known.has(id) && isSame(old.get(id), record)))
      .map(([id, record]): Difference => {
        return { peer, stream, kind: 'missing', column: '', ours: id, theirs: undefined, record };
      });
  });
}
