import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from '../../docs/.vitepress/links.ts';
import { ROOT } from '../../docs/.vitepress/navigation.ts';

const CI = '.ci/run';
const NODE = 'integration_tests/docs.test.ts';
const IMAGE = 'integration_tests/image/docs.test.ts';
const CLIENTS = 'integration_tests/clients/docs.test.ts';
/** Of the tests of Node and of the image. */
const START = 'integration_tests/support/start-page.ts';

/**
 * Who runs the commands of each section: tests that take them from the page by the section's name, or a file that has the same
 * lines. A section is named by page and anchor, or an entire page by its path. A command that is not here needs `# Needs ...` as its
 * first line.
 */
export const RUN_BY: Readonly<Record<string, readonly string[]>> = {
  'README.md#source-mixpanel': [CI],
  'CONTRIBUTING.md#adding-a-stream': ['src/streams/annotation-tags.ts'],
  'docs/start.md#with-docker': [IMAGE],
  'docs/start.md#without-docker': [NODE],
  'docs/start.md#the-emulator': [START, CLIENTS],
  'docs/start.md#check-the-connection': [START],
  'docs/start.md#choose-the-streams': [START],
  'docs/start.md#read': [START],
  'docs/start.md#read-what-is-new': [START],
  'docs/start.md#see-which-days-were-read': [START],
  'docs/pyairbyte.md#install': [CLIENTS],
  'docs/pyairbyte.md#sync': [CLIENTS],
  'docs/pyairbyte.md#ask-the-database': [CLIENTS],
  'docs/airbyte.md#give-airbyte-the-image': [IMAGE],
  'docs/command-line.md#the-command-line': [NODE],
  'docs/command-line.md#a-first-sync-by-hand': [NODE],
  'docs/command-line.md#the-state': [NODE],
  'docs/command-line.md#which-days-were-read': [NODE],
  'docs/scaling.md#with-a-kubernetes-job': [NODE],
  'docs/scaling.md#one-connection-afterwards': [NODE],
  'docs/event-key.md#in-sql': [CLIENTS],
  'docs/sql.md': ['integration_tests/clients/recipes/page.ts'],
  'docs/troubleshooting.md': ['integration_tests/troubleshooting.test.ts'],
  'dbt/README.md#which-events-are-missing': ['integration_tests/clients/questions/dbt.ts'],
  'emulator/README.md#mixpanel-emulator': [IMAGE],
  'emulator/README.md#in-a-test': ['test/emulator/readme.test.ts'],
  'emulator/README.md#endpoints': ['integration_tests/vendor-sdk.test.ts'],
  'emulator/README.md#control-endpoint': [IMAGE],
  'emulator/README.md#journeys': [IMAGE],
};

/** A fenced block of a page that a reader is meant to run. */
export interface Command {
  /** Page and anchor of the nearest heading above it. */
  readonly section: string;
  readonly language: string;
  readonly text: string;
}

/** Blocks in these languages, or without one, are data or output. */
const DATA = ['', 'text', 'json', 'yaml'];
const FENCE = /^ *```(.*)$/;
const HEADING = /^#+ +(.*)$/;
const NEED = /^# Needs (?:a Mixpanel account|a Docker registry|a Kubernetes cluster|Airbyte|Meltano)\b/;

/** All commands of a page. */
export function commandsOf(page: string): Command[] {
  const commands: Command[] = [];
  let section = page;
  let open: { language: string; lines: string[] } | undefined;
  for (const line of readFileSync(join(ROOT, page), 'utf8').split('\n')) {
    const [, language] = FENCE.exec(line) ?? [];
    const [, heading] = HEADING.exec(line) ?? [];
    if (language !== undefined && open === undefined) open = { language, lines: [] };
    else if (language !== undefined && open !== undefined) {
      if (!DATA.includes(open.language))
        commands.push({ section, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (heading !== undefined) section = `${page}#${anchorOf(heading)}`;
  }
  return commands;
}

/** Whether a command says that it needs what no test has. */
export function isMarked({ text }: Command): boolean {
  return NEED.test(text);
}

/**
 * The commands of a section that a test can run, in their order.
 * @throws Error if it has none
 */
export function commandsIn(section: string): Command[] {
  const [page = ''] = section.split('#');
  const commands = commandsOf(page).filter((command) => command.section === section && !isMarked(command));
  if (commands.length === 0) throw new Error(`${section} has no command that a test can run`);
  return commands;
}
