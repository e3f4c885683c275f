/**
 * The kernel's memory: fixed regions, nothing is allocated. Each is followed by room for loads and stores of 16 bytes that
 * reach beyond its end.
 */
const PADDING: usize = 64;

/** Complete lines of an answer. */
export const IN: usize = 0x10000;
export const IN_BYTES: usize = 0x100000;

/** RECORD lines. */
export const OUT: usize = IN + IN_BYTES + PADDING;
export const OUT_BYTES: usize = 0x400000;

/** The beginning of a record up to its key, and what is between the key and the event's name. */
export const HEAD: usize = OUT + OUT_BYTES + PADDING;
export const HEAD_BYTES: usize = 0x1000;

/** The members of the current event. */
export const MEMBERS: usize = HEAD + HEAD_BYTES + PADDING;
export const MEMBER_BYTES: usize = 24;
export const MAX_MEMBERS: i32 = 1024;

/** Addresses of members, sorted by name. */
export const SORTED: usize = MEMBERS + MEMBER_BYTES * MAX_MEMBERS + PADDING;

/** Members of objects whose canonical JSON is being written. */
export const MAX_ITEMS: i32 = 1024;
export const ITEM_BYTES: usize = 12;
export const ITEMS: usize = SORTED + 4 * MAX_MEMBERS + PADDING;

/** By the id of a known property: its member, or 0. */
export const KNOWN: usize = ITEMS + usize(MAX_ITEMS) * ITEM_BYTES + PADDING;
export const MAX_KNOWN: i32 = 16;

/** SHA-256 computes the keys of so many events at once, each in a lane of the vectors. */
export const LANES: i32 = 4;
/** By lane: what the key of an event is computed from. */
export const TEXTS: usize = KNOWN + 4 * MAX_KNOWN + PADDING;
export const TEXT_BYTES: usize = 0x10000;
export const LANE_BYTES: usize = TEXT_BYTES + 2 * PADDING;
/** The words of one block of each text. */
export const WORDS: usize = TEXTS + usize(LANES) * LANE_BYTES + PADDING;
export const DIGESTS: usize = WORDS + 1024 + PADDING;

/** By lane: the event that waits for its key. */
export const PENDING: usize = DIGESTS + 128 + PADDING;
export const PENDING_BYTES: usize = 32;

/** Hash of a spelling -> its slot. */
export const BUCKETS: usize = PENDING + usize(LANES) * PENDING_BYTES + PADDING;
export const BUCKET_COUNT: u32 = 32768;
export const SLOTS: usize = BUCKETS + 4 * BUCKET_COUNT + PADDING;
export const SLOT_BYTES: usize = 20;
export const MAX_SLOTS: i32 = 16384;
export const PROPERTIES: usize = SLOTS + SLOT_BYTES * MAX_SLOTS + PADDING;
export const PROPERTY_BYTES: usize = 32;
/** The bytes of spellings and of columns' names. */
export const NAMES: usize = PROPERTIES + PROPERTY_BYTES * MAX_SLOTS + PADDING;
export const NAMES_BYTES: usize = 0x200000;
export const END: usize = NAMES + NAMES_BYTES + PADDING;
