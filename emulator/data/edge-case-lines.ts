import type { NewEvent } from './stored-events.ts';

const MEGABYTE = 1_000_000;

/**
 * Export lines that are hard to parse, each an event of that day (yyyy-mm-dd) with its own `$insert_id`: lines that
 * Mixpanel has sent, and lines that JSON allows. For `options.events` or `control.events`.
 */
export function edgeCaseLines(day: string): NewEvent[] {
  const time = Date.parse(`${day}T12:00:00Z`) / 1000;
  let count = 0;
  const ids = (): string => `"time":${time},"distinct_id":"u1","$insert_id":"edge-case-${(count += 1)}"`;
  const lines = [
    // Members in another order, additional members, and duplicate ones.
    `{"properties":{${ids()}},"event":"Properties first"}`,
    `{"version":[1,{"event":"not this one"}],"event":"Others beside","properties":{${ids()}},"":null}`,
    `{"event":"Not this one","properties":{"time":5},"event":"The last counts","properties":{${ids()}}}`,
    `{"event":"The same name twice","properties":{"a":1,${ids()},"a":"last","time":${time}}}`,
    `{"event":"A time beside the time","properties":{"$time":"noon","TIME":1,${ids()}}}`,
    // Escaped keys and names.
    String.raw`{"\u0065vent":"\u0041 name","properti\u0065s":{${ids()},"\u0024city":"Nantes","city":1,"$city":"Lyon"}}`,
    // Whitespace wherever JSON allows it, except newlines.
    ` \t{ "event" :\t"Spaced" , "properties" : { ${ids()} , "list" : [ 1 ,\t{ } ] } }\r`,
    // Unescaped separators and control characters in strings.
    `{"event":"Separators","properties":{${ids()},"a":"x\u2028y\u2029z\u0085","b":"x\ry\tz\u0001"}}`,
    // A value of one megabyte, and properties totaling one megabyte.
    `{"event":"A megabyte","properties":{${ids()},"text":"${'é'.repeat(MEGABYTE / 2)}"}}`,
    `{"event":"Many","properties":{${ids()},${manyProperties()}}}`,
    // Only a time.
    `{"event":"","properties":{"time":${time}.5}}`,
    // Split across two lines, within a key and within a string.
    `{"event":"Split","prop\nerties":{${ids()}}}`,
    `{"event":"Split in a text","properties":{${ids()},"a":"one \ntext"}}`,
    notUtf8(`{"event":"No UTF-8","properties":{${ids()},"a":"x?y"}}`),
  ];
  return lines.map((line) => ({ line, day, arrivalMs: 0 }));
}

function manyProperties(): string {
  return Array.from({ length: 250 }, (_, i) => `"many ${i}":"${'x'.repeat(MEGABYTE / 250)}"`).join(',');
}

/** Replaces each `?` with a byte that is invalid in UTF-8. */
function notUtf8(text: string): Uint8Array {
  return Buffer.from(text).map((byte) => (byte === 0x3f ? 0xff : byte));
}
