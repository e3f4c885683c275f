/** Members that make an event plain. */
export const IDS = '"time":1768000000,"distinct_id":"u1","$insert_id":"i1"';

/** A line of an export with these members of `properties`. */
export function lineOf(members: string, name = 'Page viewed'): string {
  return `{"event":"${name}","properties":{${members}}}\n`;
}
