export type CommandName = 'spec' | 'check' | 'discover' | 'read' | 'catalog' | 'coverage';

/** What a configured catalog is, for users who have none. */
export const CATALOG_ADVICE =
  'A configured catalog lists the streams to read, each with its sync mode. `source-mixpanel catalog --config FILE` prints one, and the output of discover is accepted too.';

export const USAGE = `Usage:
  source-mixpanel spec
  source-mixpanel check    --config FILE
  source-mixpanel discover --config FILE
  source-mixpanel read     --config FILE --catalog FILE [--state FILE] [--streams NAME,NAME]

  source-mixpanel catalog  --config FILE [--streams NAME,NAME]
  source-mixpanel coverage --state FILE
  source-mixpanel help [COMMAND]
  source-mixpanel --version

The first four write Airbyte protocol messages to stdout, one JSON object per line.
Exit codes: 0 success, 1 failure (a message says why), 2 invalid command line, 143 terminated by SIGTERM.
`;

const CONFIG = `  --config FILE    The options, as a JSON file. \`source-mixpanel spec\` describes them.`;

const EXPLANATIONS: Readonly<Record<CommandName, string>> = {
  spec: `source-mixpanel spec

Prints the options that a configuration may have, as a SPEC message with a JSON Schema.
`,
  check: `source-mixpanel check --config FILE

Tests the connection and which streams can be read, and prints a CONNECTION_STATUS message.

${CONFIG}

Example:
  source-mixpanel check --config config.json
`,
  discover: `source-mixpanel discover --config FILE

Prints the streams and their columns as a CATALOG message. read accepts the output as its catalog.

${CONFIG}

Example:
  source-mixpanel discover --config config.json > discovered.jsonl
`,
  read: `source-mixpanel read --config FILE --catalog FILE [--state FILE] [--streams NAME,NAME]

Prints the records of the streams as RECORD messages, and regularly a STATE message, from which the next read continues.

${CONFIG}
  --catalog FILE   The streams to read: a configured catalog, which \`source-mixpanel catalog\` prints, or the output of
                   discover, whose streams are read incrementally if possible.
  --state FILE     Where to continue: the output of the last read, its STATE lines, or the state that Airbyte keeps.
                   Without it, or if the file does not exist yet, everything is read from the start.
  --streams NAMES  Reads only these streams of the catalog. Separate names with commas.

Example, a first read and a second one that continues from it:
  source-mixpanel read --config config.json --catalog catalog.json > first.jsonl
  source-mixpanel read --config config.json --catalog catalog.json --state first.jsonl > second.jsonl
`,
  catalog: `source-mixpanel catalog --config FILE [--streams NAME,NAME]

Prints a configured catalog: the streams to read, each with its sync mode, which is incremental if the stream supports
it, else full_refresh. Edit it to choose other modes or fewer columns. Log lines go to stderr.

${CONFIG}
  --streams NAMES  Only these streams. Separate names with commas.

Example:
  source-mixpanel catalog --config config.json --streams export,engage > catalog.json
`,
  coverage: `source-mixpanel coverage --state FILE

Draws a calendar of the days that were read, for each stream that is read by days.

  --state FILE     The output of a read, its STATE lines, or the state that Airbyte keeps.

Example:
  source-mixpanel coverage --state first.jsonl
`,
};

/** The text of `help`, or of `help COMMAND`. */
export function helpText(topic: CommandName | undefined): string {
  return topic === undefined ? USAGE : EXPLANATIONS[topic];
}

/** For people whose terminal shows the messages of a command. */
export function hintFor(command: 'check' | 'discover' | 'read'): string {
  return `These lines are messages for programs. To see the progress instead, send them to a file: source-mixpanel ${command} ... > ${command}.jsonl\n`;
}

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(EXPLANATIONS, name);
}

export const COMMAND_NAMES: readonly string[] = [...Object.keys(EXPLANATIONS), 'help'];
