import { readFile } from 'node:fs/promises';
import { codeOf, configError, messageOf } from '../base/errors.ts';

/**
 * The JSON in a file that the command line names.
 *
 * @param what how a sentence names the file, such as "config file"
 * @throws ConnectorError of kind `config`: the file is absent, unreadable or no JSON. The text of the file is never
 * quoted, for it may hold secrets.
 */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  const text = await readText(path, what);
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw configError(`The ${what} ${path} is not valid JSON: ${whereBroken(text, messageOf(thrown))}.`);
  }
}

async function readText(path: string, what: string): Promise<string> {
  try {
    // A byte order mark is what some editors put in front; JSON knows none.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') throw configError(`The ${what} ${path} does not exist.`);
    throw configError(`The ${what} ${path} cannot be read (${code ?? 'unknown reason'}).`);
  }
}

/** The parser's own message quotes the text around the fault, so only its position is used. */
function whereBroken(text: string, message: string): string {
  if (text.trim() === '') return 'it is empty';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) {
    return message.startsWith('Unexpected end')
      ? 'it ends too early'
      : 'it holds something that JSON does not know';
  }
  const before = text.slice(0, Number(position)).split('\n');
  return `see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
