import { isObject } from '../base/json-object.ts';
import { parseCatalog, type ConfiguredChoice } from './catalog.ts';
import { jsonOf, readInput } from './input-file.ts';

const WHAT = 'catalog file';

/**
 * The streams to read, from a configured catalog or from what `discover` printed: its CATALOG message with or without its log
 * lines, or the catalog in it.
 *
 * @throws ConnectorError of kind `config` if the file cannot be read or is neither
 */
export async function readCatalogFile(path: string): Promise<ConfiguredChoice[]> {
  const bytes = await readInput(path, WHAT);
  try {
    return parseCatalog(jsonOf(bytes, path, WHAT));
  } catch (thrown) {
    const message = catalogMessageIn(bytes);
    if (message === undefined) throw thrown;
    return parseCatalog(jsonOf(message, path, WHAT));
  }
}

/** The last CATALOG message in lines of messages. */
function catalogMessageIn(bytes: Buffer): Buffer | undefined {
  // Not UTF-8, which would replace bytes: the parser checks the encoding.
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findLast((each) => each.includes('"CATALOG"') && isCatalogMessage(each));
  return line === undefined ? undefined : Buffer.from(line, 'latin1');
}

function isCatalogMessage(line: string): boolean {
  try {
    const message: unknown = JSON.parse(line);
    return isObject(message) && message['type'] === 'CATALOG';
  } catch {
    return false;
  }
}
