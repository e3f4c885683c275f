import { ELLIPSIS } from './excerpt.ts';
import { decodeLayers, dropPartialEscape, type Layer } from './escape-layers.ts';

/** Shorter values are left alone: masking them would garble ordinary words of a log. */
const MIN_LENGTH = 6;
/** Of a secret that was cut, so few characters may be left. */
const MAX_VISIBLE = 2;
const MASK = '****';

/** A part of a text: from `start` up to `end`, that itself not included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Hides secrets by value, wherever they turn up and however they are spelled there. */
export class SecretMask {
  readonly #forms = new Set<string>();

  /** From now on this value is hidden in every text, also without the white space that it was pasted with. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return;
    for (const value of [secret, secret.trim()]) {
      for (const form of [value, ...base64PartsOf(value)].flatMap(decodeLayers)) {
        if (form.text.length >= MIN_LENGTH) this.#forms.add(form.text);
      }
    }
  }

  /** The text without any secret, and where it was cut (see `beginning.ts`) without the beginning of one. */
  redact(text: string): string {
    if (this.#forms.size === 0) return text;
    const found = decodeLayers(text).flatMap((layer) => [...this.#wholeIn(layer), ...this.#cutIn(layer)]);
    let told = '';
    let at = 0;
    for (const { start, end } of mergeSpans(found)) {
      told += text.slice(at, start) + MASK;
      at = end;
    }
    return told + text.slice(at);
  }

  #wholeIn(layer: Layer): Span[] {
    return [...this.#forms].flatMap((form) =>
      positionsOf(form, layer.text).map((place) => spanOf(layer, place, place + form.length)),
    );
  }

  /** Beginnings of secrets that end where the text was cut. */
  #cutIn(layer: Layer): Span[] {
    return positionsOf(ELLIPSIS, layer.text).flatMap((place) => {
      const before = layer.text.slice(0, place);
      return [before, dropPartialEscape(before)].flatMap((rest) => {
        const begun = Math.max(0, ...[...this.#forms].map((form) => overlapLength(rest, form)));
        return begun > MAX_VISIBLE ? [spanOf(layer, rest.length - begun, place)] : [];
      });
    });
  }
}

/** Where a part of a layer stands in the text. */
function spanOf({ starts, ends }: Layer, from: number, to: number): Span {
  return { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 };
}

/** Spans in their order; what overlaps is one. */
function mergeSpans(spans: Span[]): Span[] {
  const inOrder = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return inOrder.reduce<Span[]>((all, { start, end }) => {
    const last = all.at(-1);
    if (last === undefined || start >= last.end) return [...all, { start, end }];
    return [...all.slice(0, -1), { start: last.start, end: Math.max(last.end, end) }];
  }, []);
}

function positionsOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

/** How many characters at the end of the text are the first ones of the form. */
function overlapLength(text: string, form: string): number {
  for (let length = Math.min(text.length, form.length); length > MAX_VISIBLE; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

/**
 * How a text stands in base64, also inside a longer text such as `user:secret`: at each of three places of a group, less
 * what its neighbours decide.
 */
export function base64PartsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return (['base64', 'base64url'] as const).flatMap((alphabet) => [
    bytes.toString(alphabet),
    ...[0, 1, 2].map((before) => {
      const bits = 8 * (before + bytes.length);
      const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
      return whole.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
    }),
  ]);
}
