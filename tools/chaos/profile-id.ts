/** The id of a profile as the emulator returns it, whether it is a JSON string or a number. */
export function idOfProfile(line: string): string {
  const [, text, digits] = /^\{"\$distinct_id":(?:("(?:[^"\\]|\\.)*")|(\d+))/.exec(line) ?? [];
  if (text === undefined) return digits ?? '';
  return String(JSON.parse(text));
}
