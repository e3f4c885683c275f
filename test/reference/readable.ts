const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/gs;
const ESCAPE =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|u0000|.)/gs;
const ESCAPE_LENGTH = 6;

/**
 * JSON as the connector reads it: U+FFFD in place of halves of surrogate pairs and of U+0000, in names followed by the digits
 * of the escape.
 */
export function readable(json: string): string {
  return json.replace(STRING, (text, _inside: string, colon: string | undefined) =>
    text.replace(ESCAPE, (escape) => {
      if (escape.length !== ESCAPE_LENGTH) return escape;
      return `\\ufffd${colon === undefined ? '' : escape.slice(2).toLowerCase()}`;
    }),
  );
}
