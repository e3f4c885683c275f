import { parseArgs } from 'node:util';
import { messageOf } from '../base/errors.ts';
import { CATALOG_ADVICE, COMMAND_NAMES, isCommandName, type CommandName } from './help.ts';

export type Command =
  | { readonly name: 'help'; readonly topic: CommandName | undefined }
  | { readonly name: 'version' }
  | { readonly name: 'spec' }
  | { readonly name: 'check' | 'discover'; readonly config: string }
  | ReadCommand
  | CatalogCommand
  | { readonly name: 'coverage'; readonly state: string };

export interface CatalogCommand {
  readonly name: 'catalog';
  readonly config: string;
  /** undefined for all. */
  readonly streams: readonly string[] | undefined;
}

export interface ReadCommand {
  readonly name: 'read';
  readonly config: string;
  readonly catalog: string;
  readonly state: string | undefined;
  /** undefined for all streams of the catalog. */
  readonly streams: readonly string[] | undefined;
}

/** The command line is invalid. Printed to stderr with the usage; exit code 2. */
export class UsageError extends Error {
  /** A word that is not known, and what it may be instead. */
  readonly unknown: { readonly word: string; readonly known: readonly string[] } | undefined;

  constructor(message: string, unknown?: { readonly word: string; readonly known: readonly string[] }) {
    super(message);
    this.unknown = unknown;
  }
}

const VALUES = {
  config: { type: 'string' },
  catalog: { type: 'string' },
  state: { type: 'string' },
  streams: { type: 'string' },
} as const;
type Option = keyof typeof VALUES;

const ACCEPTED = {
  spec: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog', 'state', 'streams'],
  catalog: ['config', 'streams'],
  coverage: ['state'],
} as const satisfies Record<CommandName, readonly Option[]>;

/** Parses the arguments after the program's name. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [name, extra, more] = positionals;
  if (values.help === true) return { name: 'help', topic: topicOf(name === 'help' ? extra : name) };
  if (values.version === true) return { name: 'version' };
  if (name === undefined) throw new UsageError('Missing command.');
  if (name === 'help') return helpCommand(extra, more);
  if (!isCommandName(name)) throw unknownCommand(name);
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}".`);
  const accepted: readonly string[] = ACCEPTED[name];
  const unexpected = Object.keys(values).find((option) => !accepted.includes(option));
  if (unexpected !== undefined) throw new UsageError(`${name} does not accept --${unexpected}.`);
  return commandOf(name, values);
}

function commandOf(name: CommandName, values: Readonly<Partial<Record<Option, string>>>): Command {
  const file = (option: Option): string => {
    const path = values[option];
    if (path !== undefined && path !== '') return path;
    const advice = option === 'catalog' ? ` ${CATALOG_ADVICE}` : '';
    throw new UsageError(`${name} requires --${option} FILE.${advice}`);
  };
  switch (name) {
    case 'spec':
      return { name };
    case 'check':
    case 'discover':
      return { name, config: file('config') };
    case 'read':
      return {
        ...{ name, config: file('config'), catalog: file('catalog') },
        ...{ state: values.state, streams: namesIn(values.streams) },
      };
    case 'catalog':
      return { name, config: file('config'), streams: namesIn(values.streams) };
    case 'coverage':
      return { name, state: file('state') };
  }
}

/** `"a, b"` -> `["a", "b"]`. */
function namesIn(list: string | undefined): string[] | undefined {
  if (list === undefined) return undefined;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError('--streams needs names, such as --streams export,engage.');
  return [...new Set(names)];
}

function helpCommand(topic: string | undefined, extra: string | undefined): Command {
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}".`);
  if (topic !== undefined && topic !== 'help' && !isCommandName(topic)) throw unknownCommand(topic);
  return { name: 'help', topic: topicOf(topic) };
}

function topicOf(name: string | undefined): CommandName | undefined {
  return name !== undefined && isCommandName(name) ? name : undefined;
}

function unknownCommand(word: string): UsageError {
  return new UsageError(`Unknown command "${word}".`, { word, known: COMMAND_NAMES });
}

function parse(argv: readonly string[]) {
  const options = {
    ...VALUES,
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (thrown) {
    const message = messageOf(thrown);
    // Node goes on with advice about arguments that begin with a dash.
    const word = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    if (word === undefined) throw new UsageError(message);
    const known = Object.keys(options).map((option) => `--${option}`);
    throw new UsageError(`Unknown option ${word}.`, { word, known });
  }
}
