/**
 * How a text may be written in a URL, a header, JSON or HTML, whoever wrote it there: servers echo what they were sent, in
 * the spelling of their own library.
 */
export function spellingsOf(text: string): string[] {
  // Half a pair of surrogates cannot be encoded; on the wire it is U+FFFD.
  const encodable = text.toWellFormed();
  const plain = [text, encodable, ...inHtml(encodable)].flatMap((form) => [form, form.replace(/\s+/g, ' ')]);
  const quoted = [...plain, ...inUrl(encodable)].flatMap(inJson);
  // Once more for JSON that is quoted in a sentence as JSON.
  return [
    ...new Set([...plain, ...inUrl(encodable), ...inBase64(encodable), ...quoted, ...quoted.flatMap(inJson)]),
  ];
}

/** As encodeURIComponent, forms and RFC 3986 write it, with large and small hexadecimal digits. */
function inUrl(text: string): string[] {
  const component = encodeURIComponent(text);
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  const strict = component.replace(/[!'()*]/g, (mark) => `%${hex(mark, 2).toUpperCase()}`);
  return [component, form, strict].flatMap((url) => [
    url,
    url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  ]);
}

/** As JSON.stringify, PHP, Go and Python write it. */
function inJson(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[<>&]/g, escaped),
    json.replace(/[\u007f-\uffff]/g, escaped),
  ];
}

function inHtml(text: string): string[] {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quotes = safe.replaceAll('"', '&quot;');
  return [
    safe,
    quotes,
    quotes.replaceAll("'", '&#39;'),
    quotes.replaceAll("'", '&#x27;'),
    safe.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
  ];
}

/** Also inside a longer text, such as `user:secret`: at each of three places of a group, less what neighbours decide. */
function inBase64(text: string): string[] {
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

function escaped(character: string): string {
  return `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
