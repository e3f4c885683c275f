import { ELLIPSIS } from './excerpt.ts';

/** A text with some layers of escapes decoded. Maps every character to its position in the original text. */
export interface Layer {
  readonly text: string;
  /** Where each character's spelling starts in the original text. */
  readonly starts: readonly number[];
  /** Where it ends, exclusive. */
  readonly ends: readonly number[];
}

/** Real servers nest up to four: JSON in a JSON string in HTML in a URL. The limit bounds the time spent. */
const MAX_LAYERS = 6;

/** An escaped character in JSON, other languages, HTML or a URL; or whitespace, which forms write as `+`. */
const ESCAPES = [
  // Keeps the backslash of an incomplete escape: dropPartialEscape looks for it where the text was cut.
  String.raw`\\(?:u(?<unit>[0-9a-f]{4})|x(?<byte>[0-9a-f]{2})|(?<letter>[^ux${ELLIPSIS}]|$))`,
  String.raw`&(?:#x0*(?<hex>[0-9a-f]{1,6})|#0*(?<decimal>\d{1,7})|(?<name>amp|lt|gt|quot|apos|nbsp));`,
  String.raw`(?<bytes>%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3})`,
  String.raw`[\s+]+`,
];
const ESCAPE = new RegExp(ESCAPES.join('|'), 'gi');
const PARTIAL_ESCAPE = /(?:\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&[#a-z0-9]{0,9}|(?:%[0-9a-f]{0,2}){1,3})$/i;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const LETTERS: Readonly<Record<string, string>> = {
  n: ' ',
  r: ' ',
  t: ' ',
  f: ' ',
  v: ' ',
  b: '\b',
  0: '\0',
};

/**
 * Returns the text itself, then the text with one more layer of escapes decoded each time. Servers echo their
 * input in the escaping of their own library, often several at once; fully decoded, all spellings of a text
 * are equal. From the second layer on, a run of whitespace is one space.
 */
export function decodeLayers(text: string): Layer[] {
  let layer: Layer = { text, starts: countFrom(text.length, 0), ends: countFrom(text.length, 1) };
  const layers = [layer];
  while (layers.length < MAX_LAYERS) {
    const below = unescape(layer);
    if (below.text === layer.text) break;
    layers.push(below);
    layer = below;
  }
  return layers;
}

/** Removes an incomplete escape from the end of a truncated text. */
export function dropPartialEscape(text: string): string {
  return text.replace(PARTIAL_ESCAPE, '');
}

function unescape(layer: Layer): Layer {
  const { text } = layer;
  const below = { text: '', starts: [] as number[], ends: [] as number[] };
  let at = 0;
  const copyTo = (end: number): void => {
    below.text += text.slice(at, end);
    for (; at < end; at++) addPosition(below, layer, at, at);
  };
  for (const { 0: escape, index, groups = {} } of text.matchAll(ESCAPE)) {
    copyTo(index);
    at += escape.length;
    below.text += valueOfEscape(groups);
    while (below.starts.length < below.text.length) addPosition(below, layer, index, at - 1);
  }
  copyTo(text.length);
  return { ...below, text: below.text.toWellFormed() };
}

function addPosition(
  to: { starts: number[]; ends: number[] },
  { starts, ends }: Layer,
  first: number,
  last: number,
) {
  to.starts.push(starts[first] ?? 0);
  to.ends.push(ends[last] ?? 0);
}

function valueOfEscape(groups: Readonly<Record<string, string | undefined>>): string {
  const { unit, byte, letter, hex, decimal, name, bytes } = groups;
  const digits = unit ?? byte ?? hex;
  if (digits !== undefined) return character(parseInt(digits, 16));
  if (decimal !== undefined) return character(Number(decimal));
  if (letter !== undefined) return LETTERS[letter] ?? letter;
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? '';
  return bytes === undefined ? ' ' : decodeBytes(bytes);
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}

/** Bytes that are not valid UTF-8 stay as they are. */
function decodeBytes(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return bytes;
  }
}

function countFrom(length: number, first: number): number[] {
  return Array.from({ length }, (_, at) => at + first);
}
