import { join } from 'node:path';
import { jest } from '@jest/globals';

const FILE = join(import.meta.dirname, '..', '..', 'kernel', 'memory.ts');

/** What `kernel/memory.ts` exports. */
interface Layout {
  readonly IN: number;
  readonly IN_BYTES: number;
  readonly OUT: number;
  readonly OUT_BYTES: number;
  readonly HEAD: number;
  readonly HEAD_BYTES: number;
  readonly MEMBERS: number;
  readonly MEMBER_BYTES: number;
  readonly MAX_MEMBERS: number;
  readonly SORTED: number;
  readonly ITEMS: number;
  readonly ITEM_BYTES: number;
  readonly MAX_ITEMS: number;
  readonly KNOWN: number;
  readonly MAX_KNOWN: number;
  readonly LANES: number;
  readonly TEXTS: number;
  readonly TEXT_BYTES: number;
  readonly LANE_BYTES: number;
  readonly WORDS: number;
  readonly DIGESTS: number;
  readonly PENDING: number;
  readonly PENDING_BYTES: number;
  readonly BUCKETS: number;
  readonly BUCKET_COUNT: number;
  readonly SLOTS: number;
  readonly SLOT_BYTES: number;
  readonly MAX_SLOTS: number;
  readonly PROPERTIES: number;
  readonly PROPERTY_BYTES: number;
  readonly NAMES: number;
  readonly NAMES_BYTES: number;
  readonly END: number;
}

export interface Region {
  readonly start: number;
  readonly end: number;
}

// Constants are the same in AssemblyScript and TypeScript, except for this cast. The compiler does not follow the path.
Object.assign(globalThis, { usize: Number });
export const layout = jest.requireActual<Layout>(FILE);

/** The kernel's memory in the order of addresses. */
export const regions = {
  in: region(layout.IN, layout.IN_BYTES),
  out: region(layout.OUT, layout.OUT_BYTES),
  head: region(layout.HEAD, layout.HEAD_BYTES),
  members: region(layout.MEMBERS, layout.MEMBER_BYTES * layout.MAX_MEMBERS),
  sorted: region(layout.SORTED, 4 * layout.MAX_MEMBERS),
  items: region(layout.ITEMS, layout.ITEM_BYTES * layout.MAX_ITEMS),
  known: region(layout.KNOWN, 4 * layout.MAX_KNOWN),
  texts: region(layout.TEXTS, layout.LANES * layout.LANE_BYTES),
  words: region(layout.WORDS, 1024),
  digests: region(layout.DIGESTS, 128),
  pending: region(layout.PENDING, layout.LANES * layout.PENDING_BYTES),
  buckets: region(layout.BUCKETS, 4 * layout.BUCKET_COUNT),
  slots: region(layout.SLOTS, layout.SLOT_BYTES * layout.MAX_SLOTS),
  properties: region(layout.PROPERTIES, layout.PROPERTY_BYTES * layout.MAX_SLOTS),
  names: region(layout.NAMES, layout.NAMES_BYTES),
} as const;

function region(start: number, bytes: number): Region {
  return { start, end: start + bytes };
}
