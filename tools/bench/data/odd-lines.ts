/** One line of this many is odd. */
const ODD_EVERY = 100;

/**
 * Ways to write an event that JSON allows and Mixpanel hardly uses. Each gets a line without its newline and keeps it an
 * event.
 */
const ODDITIES: readonly ((line: string) => string)[] = [
  // An escaped key.
  (line) => line.replace('"$city":', String.raw`"\u0024city":`),
  // White space between all members.
  (line) => line.replaceAll(/,"(?=[\w$]+":)/g, ' , "').replace('{"event":', '{ "event" : '),
  // A key that comes twice.
  (line) => line.replace(/\}\}$/, ',"$browser":"Second of two"}}'),
  // Values that do not fit the type of the property.
  (line) => line.replace(/"\$screen_width":\d+/, '"$screen_width":"wide"'),
  (line) => line.replace(/"\$browser":"[^"]*"/, '"$browser":{"name":"Nested","version":[1,2]}'),
];

/** Makes one of a hundred lines odd: {@link ODDITIES} in turn. */
export function withOddLines(block: Buffer): Buffer {
  const lines = block.toString('utf8').split('\n');
  for (let at = 0, odd = 0; at < lines.length - 1; at += ODD_EVERY, odd++) {
    const change = ODDITIES[odd % ODDITIES.length];
    if (change !== undefined) lines[at] = change(lines[at] ?? '');
  }
  return Buffer.from(lines.join('\n'));
}
