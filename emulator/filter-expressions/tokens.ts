/** `word` is a name or keyword, `sign` an operator or bracket. */
export type Token =
  | { readonly kind: 'word' | 'sign'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number };

/** The expression is invalid; the message says where. */
export class InvalidExpression extends Error {}

const PATTERN =
  /\s*(?:([A-Za-z_]\w*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([=!<>]=|[<>()[\],-]))/suy;

/** @throws InvalidExpression */
export function tokenize(expression: string): Token[] {
  const text = expression.trimEnd();
  const pattern = new RegExp(PATTERN);
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw new InvalidExpression(`cannot be read at "${text.slice(start, start + 20)}"`);
    tokens.push(toToken(found));
  }
  return tokens;
}

function toToken([, word, number, inDouble, inSingle, sign = '']: RegExpExecArray): Token {
  if (word !== undefined) return { kind: 'word', text: word };
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  const string = inDouble ?? inSingle;
  if (string !== undefined) return { kind: 'string', value: string.replaceAll(/\\(.)/gsu, '$1') };
  return { kind: 'sign', text: sign };
}
