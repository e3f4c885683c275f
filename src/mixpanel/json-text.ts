import { isUtf8 } from 'node:buffer';
import { asOneLine } from '../base/one-line.ts';
import { escapedControls } from './raw-controls.ts';

/**
 * The JSON of an answer, or of a line of one, as one line, such as the walk of `json-slices.ts` wants it. Strings that Mixpanel was sent hold whatever
 * devices send: raw control characters are escaped, bytes that are no UTF-8 become U+FFFD, and everything around them stays.
 */
export function jsonText(json: Buffer): Buffer {
  const text = isUtf8(json) ? json : Buffer.from(json.toString('utf8'));
  return asOneLine(escapedControls(text) ?? text);
}
