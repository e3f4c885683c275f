import { InvalidJson, isObject, parseJson } from '../http/json.ts';

/** A member of a JSON object as it is written, so that no digit of a number is lost. */
export interface JsonMember {
  readonly name: string;
  /** The whole of it: `"name":value`. */
  readonly text: string;
}

/** A member out of a value that JavaScript can hold. */
export function jsonMember(name: string, value: unknown): JsonMember {
  return memberOfText(name, JSON.stringify(value));
}

/** A member out of the JSON text of its value. */
export function memberOfText(name: string, value: string): JsonMember {
  return { name, text: `${JSON.stringify(name)}:${value}` };
}

/** The value of a member, as far as JavaScript can hold it. */
export function valueOf({ text }: JsonMember): unknown {
  const object: unknown = JSON.parse(`{${text}}`);
  return isObject(object) ? Object.values(object)[0] : undefined;
}

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
/** Goes up to the next sign that matters to where a value ends. */
const PLAIN = /[^"{}[\],]*/y;

/**
 * The members of a JSON object, in their order, those that are there twice included.
 * @throws InvalidJson for a text that is no JSON object
 */
export function jsonMembersOf(text: string): JsonMember[] {
  if (!isObject(parseJson(text))) throw new InvalidJson('the properties must be a JSON object');
  const members: JsonMember[] = [];
  let at = text.indexOf('{') + 1;
  for (;;) {
    const start = after(SPACE, text, at);
    if (text[start] === '}') return members;
    const nameEnd = after(STRING, text, start);
    const end = endOfValue(text, text.indexOf(':', nameEnd) + 1);
    const name: unknown = JSON.parse(text.slice(start, nameEnd));
    members.push({ name: String(name), text: text.slice(start, end).trimEnd() });
    if (text[end] === '}') return members;
    at = end + 1;
  }
}

/** Where the value that begins at an offset is over: at a comma or a bracket that is not its own. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at += 1) {
    at = after(PLAIN, text, at);
    const sign = text[at];
    if (sign === '"') at = after(STRING, text, at) - 1;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (depth === 0) return at;
    else if (sign !== ',') depth -= 1;
  }
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
