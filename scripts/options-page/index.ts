import { format } from 'prettier';
import { anchorOf } from '../../docs/.vitepress/links.ts';
import { isObject } from '../../src/base/json-object.ts';
import { banner } from '../banner.ts';
import { type Field, fieldsOf, formOf, type JsonObject } from '../form-fields.ts';
import { DETAILS } from './details.ts';

/** Generates docs/options.md from the content of `spec.json`. */
export async function optionsPage(spec: unknown): Promise<string> {
  const form = formOf(spec);
  const groups = objectsIn(form['groups']);
  const sections = groups.map((group) => {
    const options = fieldsOf(form).filter(([, schema]) => schema['group'] === group['id']);
    return `## ${text(group['title'])}\n\n${options.map(sectionOf).join('\n\n')}`;
  });
  const page = `<!-- ${banner('spec.json')} -->

# Options

Every option: its name in a config file, and its title in Airbyte's form ([picture](pictures/form-opened.png)).

| option | title | default |
|---|---|---|
${fieldsOf(form).map(rowOf).join('\n')}

${sections.join('\n\n')}

## Not in the form

The following environment variables are not part of the config:

- \`MIXPANEL_BASE_URL\` sends the requests of all three API families to one address, such as that of an emulator. It must
  use https, except for this machine.
- \`HTTPS_PROXY\`, or else \`ALL_PROXY\`, names a proxy. \`NO_PROXY\` lists hosts, including their subdomains, that need no
  proxy. The lowercase forms of these names take precedence.

**Next**: [streams](streams.md) · [how a sync works](sync.md) · [data types](data-types.md) · [the command line](command-line.md)
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

function rowOf([name, schema]: Field): string {
  const title = text(schema['title']);
  return `| \`${name}\` | [${title}](#${anchorOf(title)}) | ${'default' in schema ? code(schema['default']) : ''} |`;
}

function sectionOf([name, schema]: Field): string {
  const facts = [
    `\`${name}\``,
    ...('default' in schema ? [`default ${code(schema['default'])}`] : []),
    ...examplesOf(schema),
  ];
  const branches = objectsIn(schema['oneOf']).map(branchOf);
  const details = Object.entries(DETAILS).find(([option]) => option === name)?.[1] ?? '';
  return [
    `### ${text(schema['title'])}`,
    facts.join(', '),
    markdownOf(schema['description']),
    ...branches,
    details,
  ].join('\n\n');
}

/** One of several ways to fill in an option. */
function branchOf(branch: JsonObject): string {
  const fields = fieldsOf(branch).map(([name, schema]) => {
    const facts = [`\`${name}\``, `**${text(schema['title'])}**`, ...examplesOf(schema)];
    return `- ${facts.join(', ')}: ${markdownOf(schema['description'])}`;
  });
  return `**${text(branch['title'])}**: ${markdownOf(branch['description'])}\n\n${fields.join('\n')}`;
}

function examplesOf(schema: JsonObject): string[] {
  const examples: readonly unknown[] = Array.isArray(schema['examples']) ? schema['examples'] : [];
  return examples.length === 0 ? [] : [`for example ${examples.map(code).join(', ')}`];
}

/** A description with the HTML that Airbyte shows, as Markdown. */
function markdownOf(description: unknown): string {
  const markdown = text(description)
    .replace(/<a href="([^"]+)">([^<]+)<\/a>/g, '[$2]($1)')
    .replace(/<code>([^<]+)<\/code>/g, '`$1`')
    .replace(/<li><b>([^<]+)<\/b>/g, '\n- `$1`')
    .replace(/<ul>/g, '\n')
    .replace(/<\/(ul|li)>/g, '');
  if (markdown.includes('<')) throw new Error(`options page: unknown HTML in ${JSON.stringify(description)}`);
  return markdown;
}

function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
