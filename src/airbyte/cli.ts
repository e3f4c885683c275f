import { parseArgs } from 'node:util';
import { messageOf } from '../base/errors.ts';

/** What the command line asks for; paths are as they were typed. */
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

/** The command line itself is wrong: told on stderr with the usage, exit code 2. */
export class UsageError extends Error {}

export const USAGE = `Usage:
  source-mixpanel spec
  source-mixpanel check    --config FILE
  source-mixpanel discover --config FILE
  source-mixpanel read     --config FILE --catalog FILE [--state FILE]

Messages of the Airbyte protocol go to stdout, one JSON object a line.
Exit codes: 0 done, 1 failed (a message says why), 2 wrong command line, 143 ended by SIGTERM.
`;

const FILES = { config: { type: 'string' }, catalog: { type: 'string' }, state: { type: 'string' } } as const;
type FileOption = keyof typeof FILES;

const ACCEPTED = {
  spec: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog', 'state'],
} as const satisfies Record<string, readonly FileOption[]>;

/** The words behind the program's name -> one command. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (values.help === true) return { name: 'help' };
  const [name, extra] = positionals;
  if (name === undefined) throw new UsageError('No command is given.');
  if (!isCommand(name)) throw new UsageError(`"${name}" is not a command.`);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`);
  const accepted: readonly string[] = ACCEPTED[name];
  const refused = Object.keys(values).find((option) => !accepted.includes(option));
  if (refused !== undefined) throw new UsageError(`${name} takes no --${refused}.`);

  const file = (option: FileOption): string => {
    const path = values[option];
    if (path === undefined || path === '') throw new UsageError(`${name} needs --${option} FILE.`);
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
