import { ELLIPSIS } from './excerpt.ts';

/** A text, or what it means once some of its escapes are undone, with the place that each character has in the text. */
export interface Layer {
  readonly text: string;
  /** Where in the original text the spelling of each character begins. */
  readonly starts: readonly number[];
  /** Where it ends, itself not included. */
  readonly ends: readonly number[];
}

/** JSON in a sentence of JSON in HTML in a URL is four; nobody writes more, and more would cost time. */
const MAX_LAYERS = 6;

/** One character as JSON and other languages, HTML and URLs escape it; and white space, which forms write as `+`. */
const ESCAPES = [
  // A backslash before what is left of an escape stays, so that this is seen where the text was cut.
  String.raw`\\(?:u(?<unit>[0-9a-f]{4})|x(?<byte>[0-9a-f]{2})|(?<letter>[^ux${ELLIPSIS}]|$))`,
  String.raw`&(?:#x0*(?<hex>[0-9a-f]{1,6})|#0*(?<decimal>\d{1,7})|(?<name>amp|lt|gt|quot|apos|nbsp));`,
  String.raw`(?<bytes>%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3})`,
  String.raw`[\s+]+`,
];
const ESCAPE = new RegExp(ESCAPES.join('|'), 'gi');
/** What may be left of an escape at the end of a text that was cut. */
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
 * The text itself, then what it means with the outermost escapes undone, and so on down to the last. Servers echo what they
 * were sent in the spelling of their own library, often in several at once; below all of them two spellings of a text are
 * the same. White space of any kind and length is one space from the second layer on.
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

/** A text that was cut -> the same without what is left of an escape at its end. */
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

/** Bytes of UTF-8 that make no character stay as they are. */
function decodeBytes(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return bytes;
  }
}

/** `length` numbers that count up from `first`. */
function countFrom(length: number, first: number): number[] {
  return Array.from({ length }, (_, at) => at + first);
}
