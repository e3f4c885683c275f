/** Shorter values are left alone: masking them would garble ordinary words of a log. */
const SHORTEST = 6;
const MASK = '****';

/** Hides secrets by value, wherever they turn up: in plain, in a URL, in a Basic header, inside JSON. */
export class SecretMask {
  #forms: string[] = [];

  /** From now on this value is hidden in every text. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const base64 = Buffer.from(secret).toString('base64');
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
    // Longest first: where one form holds another, nothing of the longer one is left over.
    this.#forms = [...new Set([...this.#forms, ...forms])].sort((a, b) => b.length - a.length);
  }

  /** The text without any secret. */
  hide(text: string): string {
    return this.#forms.reduce((masked, form) => masked.replaceAll(form, MASK), text);
  }
}
