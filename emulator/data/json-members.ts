import { InvalidJson, isObject, parseJson } from '../http/json.ts';

/** A member of a JSON object as text, which preserves every digit. */
export interface JsonMember {
  readonly name: string;
  /** `"name":value` */
  readonly text: string;
}

export function jsonMember(name: string, value: unknown): JsonMember {
  return { name, text: `${JSON.stringify(name)}:${JSON.stringify(value)}` };
}

/** The parsed value; numbers may lose digits. */
export function valueOf({ text }: JsonMember): unknown {
  const object: unknown = JSON.parse(`{${text}}`);
  return isObject(object) ? Object.values(object)[0] : undefined;
}

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
/** Stops at the next character that may end a value. */
const PLAIN = /[^"{}[\],]*/y;

/** The members of a JSON object in order, including duplicates. Throws InvalidJson. */
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

/** The elements of a JSON array as text. Throws InvalidJson. */
export function jsonElementsOf(text: string): string[] {
  if (!Array.isArray(parseJson(text))) throw new InvalidJson('the elements must be in a JSON array');
  const elements: string[] = [];
  let at = after(SPACE, text, text.indexOf('[') + 1);
  while (text[at] !== ']') {
    const end = endOfValue(text, at);
    elements.push(text.slice(at, end).trimEnd());
    at = after(SPACE, text, text[end] === ',' ? end + 1 : end);
  }
  return elements;
}

/** The value of a member as text. */
export function valueTextOf({ text }: JsonMember): string {
  return text.slice(after(STRING, text, 0)).replace(/^\s*:\s*/, '');
}

/** The end of the value that starts at an offset: the next comma or closing bracket outside it. */
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
