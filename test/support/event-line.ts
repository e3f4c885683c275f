/** Members that make an event plain. */
export const IDS = '"time":1768000000,"distinct_id":"u1","$insert_id":"i1"';

/** A line of an export with these members of `properties`. */
export function lineOf(members: string, name = 'Page viewed'): string {
  return `{"event":"${name}","properties":{${members}}}\n`;
}

/** One of the many spellings of a name of ASCII characters: each bit of the index escapes every 32nd character. */
export function spelling(name: string, index: number): string {
  return name.replace(/./g, (character, at: number) =>
    ((index >> at) & 1) === 1 ? `\\u00${character.charCodeAt(0).toString(16)}` : character,
  );
}
