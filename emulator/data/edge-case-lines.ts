import type { NewEvent } from './stored-events.ts';

const MEGABYTE = 1_000_000;

/**
 * Lines of the export that are hard to read, each an event of that day (yyyy-mm-dd) with an `$insert_id` of its own: whatever
 * Mixpanel has been seen to send, and what JSON allows it to send. They are for `options.events` or `control.events`.
 */
export function edgeCaseLines(day: string): NewEvent[] {
  const time = Date.parse(`${day}T12:00:00Z`) / 1000;
  let count = 0;
  const ids = (): string => `"time":${time},"distinct_id":"u1","$insert_id":"odd-${(count += 1)}"`;
  const lines = [
    // Members in another order, others beside them, and the same ones twice.
    `{"properties":{${ids()}},"event":"Properties first"}`,
    `{"version":[1,{"event":"not this one"}],"event":"Others beside","properties":{${ids()}},"":null}`,
    `{"event":"Not this one","properties":{"time":5},"event":"The last counts","properties":{${ids()}}}`,
    `{"event":"The same name twice","properties":{"a":1,${ids()},"a":"last","time":${time}}}`,
    `{"event":"A time beside the time","properties":{"$time":"noon","TIME":1,${ids()}}}`,
    // Keys and names that are escaped.
    String.raw`{"\u0065vent":"\u0041 name","properti\u0065s":{${ids()},"\u0024city":"Nantes","city":1,"$city":"Lyon"}}`,
    // White space wherever JSON allows it, but for the end of a line.
    ` \t{ "event" :\t"Spaced" , "properties" : { ${ids()} , "list" : [ 1 ,\t{ } ] } }\r`,
    // Separators and control characters that stand in strings as they are.
    `{"event":"Separators","properties":{${ids()},"a":"x\u2028y\u2029z\u0085","b":"x\ry\tz\u0001"}}`,
    // One value of a megabyte, and so many properties that they are another.
    `{"event":"A megabyte","properties":{${ids()},"text":"${'é'.repeat(MEGABYTE / 2)}"}}`,
    `{"event":"Many","properties":{${ids()},${manyProperties()}}}`,
    // Nothing but a time.
    `{"event":"","properties":{"time":${time}.5}}`,
    // Split over two lines, in the middle of a key and of a text.
    `{"event":"Split","prop\nerties":{${ids()}}}`,
    `{"event":"Split in a text","properties":{${ids()},"a":"one \ntext"}}`,
    notUtf8(`{"event":"No UTF-8","properties":{${ids()},"a":"x?y"}}`),
  ];
  return lines.map((line) => ({ line, day, arrivalMs: 0 }));
}

function manyProperties(): string {
  return Array.from({ length: 250 }, (_, i) => `"many ${i}":"${'x'.repeat(MEGABYTE / 250)}"`).join(',');
}

/** With a byte in place of each `?` that UTF-8 never has. */
function notUtf8(text: string): Uint8Array {
  return Buffer.from(text).map((byte) => (byte === 0x3f ? 0xff : byte));
}
