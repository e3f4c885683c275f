import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from './measure-command.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MAX_CATALOG_BYTES = 100_000_000;

/** Where the connector reads from. */
export interface Mixpanel {
  readonly url: string;
  /** The file of the CA to trust, for https. */
  readonly authority?: string;
}

export interface DiscoveredStream {
  readonly name: string;
  readonly json_schema: { readonly properties: Readonly<Record<string, object>> };
}

/** The built connector, started as the image starts it. */
export function connectorCommand(args: readonly string[], mixpanel?: Mixpanel): Command {
  const env = {
    ...environment(),
    MIXPANEL_BASE_URL: mixpanel?.url,
    NODE_EXTRA_CA_CERTS: mixpanel?.authority,
  };
  return { command: [process.execPath, ...imageFlags(), join(ROOT, 'dist', 'main.js'), ...args], env };
}

/** The command of a read. @param folder receives config and catalog */
export function readCommand(mixpanel: Mixpanel, config: object, catalog: object, folder: string): Command {
  const files = { config, catalog };
  const args = Object.entries(files).flatMap(([name, content]) => [
    `--${name}`,
    writeJson(folder, name, content),
  ]);
  return connectorCommand(['read', ...args], mixpanel);
}

/** A stream as `discover` describes it. */
export async function discoverStream(
  mixpanel: Mixpanel,
  config: object,
  stream: string,
  folder: string,
): Promise<DiscoveredStream> {
  const { command, env } = connectorCommand(
    ['discover', '--config', writeJson(folder, 'config', config)],
    mixpanel,
  );
  const [program, ...args] = command;
  const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: MAX_CATALOG_BYTES });
  const messages = stdout.split('\n').filter((line) => line.includes('"CATALOG"'));
  const { catalog } = JSON.parse(messages[0] ?? '{}') as { catalog: { streams: DiscoveredStream[] } };
  const found = catalog.streams.find(({ name }) => name === stream);
  if (found === undefined) throw new Error(`discover does not offer ${stream}: ${stdout}`);
  return found;
}

/** Node's flags in the image. */
function imageFlags(): string[] {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const entrypoint = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
  return (JSON.parse(entrypoint) as string[]).filter((arg) => arg.startsWith('--'));
}

/** Without proxies and settings of the connector. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/_proxy$|^MIXPANEL_/i.test(name)),
  );
}

function writeJson(folder: string, name: string, content: object): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
