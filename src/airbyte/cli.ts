import { parseArgs } from 'node:util';
import { messageOf } from '../base/errors.ts';

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'spec' }
  | { readonly name: 'check'; readonly config: string }
  | { readonly name: 'discover'; readonly config: string }
  | {
      readonly name: 'read';
      readonly config: string;
      readonly catalog: string;
      readonly state: string | undefined;
    };

/** The command line is invalid. Printed to stderr with the usage; exit code 2. */
export class UsageError extends Error {}

export const USAGE = `Usage:
  source-mixpanel spec
  source-mixpanel check    --config FILE
  source-mixpanel discover --config FILE
  source-mixpanel read     --config FILE --catalog FILE [--state FILE]

Writes Airbyte protocol messages to stdout, one JSON object per line.
Exit codes: 0 success, 1 failure (a message says why), 2 invalid command line, 143 terminated by SIGTERM.
`;

const FILES = { config: { type: 'string' }, catalog: { type: 'string' }, state: { type: 'string' } } as const;
type FileOption = keyof typeof FILES;

const ACCEPTED = {
  spec: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog', 'state'],
} as const satisfies Record<string, readonly FileOption[]>;

/** Parses the arguments after the program's name. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (values.help === true) return { name: 'help' };
  const [name, extra] = positionals;
  if (name === undefined) throw new UsageError('Missing command.');
  if (!isCommand(name)) throw new UsageError(`Unknown command "${name}".`);
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}".`);
  const accepted: readonly string[] = ACCEPTED[name];
  const unexpected = Object.keys(values).find((option) => !accepted.includes(option));
  if (unexpected !== undefined) throw new UsageError(`${name} does not accept --${unexpected}.`);

  const file = (option: FileOption): string => {
    const path = values[option];
    if (path === undefined || path === '') throw new UsageError(`${name} requires --${option} FILE.`);
    return path;
  };
  switch (name) {
    case 'spec':
      return { name };
    case 'check':
    case 'discover':
      return { name, config: file('config') };
    case 'read':
      return { name, config: file('config'), catalog: file('catalog'), state: values.state };
  }
}

function parse(argv: readonly string[]) {
  try {
    const options = { ...FILES, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(messageOf(thrown));
  }
}

function isCommand(name: string): name is keyof typeof ACCEPTED {
  return Object.hasOwn(ACCEPTED, name);
}
