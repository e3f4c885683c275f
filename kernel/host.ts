/** What TypeScript decides: the kernel asks. */

/** Decides about an event whose `time` and arrival (ms UTC, NaN if it has none) are known. */
export declare function judge(seconds: f64, arrivedAt: f64): i32;
/** Counts an event, also one that is not delivered, by its key and its name with quotes. */
export declare function tally(high: i32, low: i32, seconds: f64, nameStart: usize, nameEnd: usize): void;
/** From local time to UTC. */
export declare function toUtc(seconds: f64): f64;
/** False if the record was delivered from an earlier answer. */
export declare function isNew(keyBits: i32, recordBits: i32): i32;
