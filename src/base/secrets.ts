import { ELLIPSIS } from './excerpt.ts';
import { decodeLayers, dropPartialEscape, type Layer } from './escape-layers.ts';

/** Shorter values are not masked: that would garble ordinary words in the log. */
const MIN_LENGTH = 6;
/** A truncated secret may leave at most this many characters visible. */
const MAX_VISIBLE = 2;
const MASK = '****';

/** A part of a text; `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces secrets in any text by `****`, however they are escaped or encoded there. */
export class SecretMask {
  readonly #forms = new Set<string>();

  /** Also masks the value without the whitespace it may have been pasted with. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return;
    for (const value of [secret, secret.trim()]) {
      for (const form of [value, ...base64PartsOf(value)].flatMap(decodeLayers)) {
        if (form.text.length >= MIN_LENGTH) this.#forms.add(form.text);
      }
    }
  }

  /** Masks every secret, and the beginning of a secret in front of an {@link ELLIPSIS}. */
  redact(text: string): string {
    if (this.#forms.size === 0) return text;
    const found = decodeLayers(text).flatMap((layer) => [
      ...this.#completeIn(layer),
      ...this.#truncatedIn(layer),
    ]);
    let redacted = '';
    let position = 0;
    for (const { start, end } of mergeSpans(found)) {
      redacted += text.slice(position, start) + MASK;
      position = end;
    }
    return redacted + text.slice(position);
  }

  #completeIn(layer: Layer): Span[] {
    return [...this.#forms].flatMap((form) =>
      positionsOf(form, layer.text).map((start) => spanOf(layer, start, start + form.length)),
    );
  }

  #truncatedIn(layer: Layer): Span[] {
    return positionsOf(ELLIPSIS, layer.text).flatMap((cut) => {
      const before = layer.text.slice(0, cut);
      return [before, dropPartialEscape(before)].flatMap((rest) => {
        const visible = Math.max(0, ...[...this.#forms].map((form) => overlapLength(rest, form)));
        return visible > MAX_VISIBLE ? [spanOf(layer, rest.length - visible, cut)] : [];
      });
    });
  }
}

/** Maps a part of a layer to its span in the original text. */
function spanOf({ starts, ends }: Layer, from: number, to: number): Span {
  return { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 };
}

function mergeSpans(spans: Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return sorted.reduce<Span[]>((all, { start, end }) => {
    const last = all.at(-1);
    if (last === undefined || start >= last.end) return [...all, { start, end }];
    return [...all.slice(0, -1), { start: last.start, end: Math.max(last.end, end) }];
  }, []);
}

function positionsOf(part: string, text: string): number[] {
  const positions: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) positions.push(at);
  return positions;
}

/** The length of the longest prefix of `form` that ends the text; 0 if at most {@link MAX_VISIBLE}. */
function overlapLength(text: string, form: string): number {
  for (let length = Math.min(text.length, form.length); length > MAX_VISIBLE; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

/**
 * The base64 forms of a text, alone or inside a longer text such as `user:secret`: one for each of the three
 * offsets in a group of three bytes, without the characters that also depend on neighboring bytes.
 */
export function base64PartsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return (['base64', 'base64url'] as const).flatMap((alphabet) => [
    bytes.toString(alphabet),
    ...[0, 1, 2].map((before) => {
      const bits = 8 * (before + bytes.length);
      const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
      return padded.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
    }),
  ]);
}
