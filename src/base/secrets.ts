import { CUT } from './beginning.ts';
import { spellingsOf } from './spellings.ts';

/** Shorter values are left alone: masking them would garble ordinary words of a log. */
const SHORTEST = 6;
/** Of a secret that was cut, so few characters may be left. */
const MOST_LEFT = 2;
const MASK = '****';

/** Hides secrets by value, wherever they turn up and however they are spelled there. */
export class SecretMask {
  #forms: string[] = [];

  /** From now on this value is hidden in every text. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const forms = spellingsOf(secret).filter((form) => form.length >= SHORTEST);
    // Longest first: where one form holds another, nothing of the longer one is left over.
    this.#forms = [...new Set([...this.#forms, ...forms])].sort((a, b) => b.length - a.length);
  }

  /** The text without any secret, and where it was cut (see `beginning.ts`) without the beginning of one. */
  hide(text: string): string {
    const masked = this.#forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
    const parts = masked.split(CUT);
    const end = parts.pop() ?? '';
    return [...parts.map((part) => this.#withoutBeginning(part)), end].join(CUT);
  }

  /** A text that ends in its middle of a secret -> the text before it. */
  #withoutBeginning(text: string): string {
    const begun = Math.max(0, ...this.#forms.map((form) => sharedLength(text, form)));
    return begun > MOST_LEFT ? text.slice(0, -begun) + MASK : text;
  }
}

/** How many characters at the end of the text are the first ones of the form. */
function sharedLength(text: string, form: string): number {
  for (let length = Math.min(text.length, form.length); length > MOST_LEFT; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}
