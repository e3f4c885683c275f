/**
 * Writes the generated files anew, or with --check compares them with what stands in the tree.
 * Types come from the schemas, so that the two cannot disagree.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { FAILURES } from '../src/mixpanel/failures.ts';

const root = join(import.meta.dirname, '..');
const banner = (source: string): string =>
  `/* Generated from ${source} by \`npm run generate\`: change the source, not this file. */`;

async function typesOf(source: string, name: string, pick: (file: unknown) => unknown): Promise<string> {
  const schema = pick(JSON.parse(await readFile(join(root, source), 'utf8')));
  if (!isSchema(schema)) throw new Error(`${source} holds no JSON Schema`);
  return await compile(schema, name, {
    bannerComment: banner(source),
    additionalProperties: false,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 110 },
  });
}

function isSchema(value: unknown): value is JSONSchema {
  return typeof value === 'object' && value !== null;
}

/** The form as it is once defaults are filled in: what has a default is there. */
function filledForm(file: unknown): unknown {
  const form: unknown = isSchema(file) ? file['connectionSpecification'] : undefined;
  if (!isSchema(form)) return undefined;
  const filled = Object.entries(form.properties ?? {}).filter(([, field]) => 'default' in field);
  return {
    ...form,
    title: 'Form',
    additionalProperties: false,
    required: [...(Array.isArray(form.required) ? form.required : []), ...filled.map(([name]) => name)],
  };
}

const files: Record<string, () => Promise<string>> = {
  'src/airbyte/protocol.generated.ts': () =>
    typesOf('src/airbyte/protocol.schema.json', 'Protocol', (file) => file),
  'docs/errors.md': errorsPage,
  'docs/options.md': optionsPage,
  'src/config/form.generated.ts': () => typesOf('spec.json', 'Form', filledForm),
};

/** The page of errors, printed from the table that decides. */
async function errorsPage(): Promise<string> {
  const actions = {
    fail: 'Fails the stream',
    retry: 'Tries again, about 2 minutes',
    wait: 'Waits for quota, up to 3 hours',
  };
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = FAILURES.map(({ name, status, kind, act, say, ...row }) => {
    const statuses = status.map((code) => (code === 0 ? 'no answer' : String(code))).join(', ');
    const body = 'body' in row ? `, saying \`${cell(row.body.source)}\`` : '';
    return `| \`${name}\` | ${statuses || 'anything else'}${body} | ${actions[act]} | ${kind} | ${cell(say)} |`;
  });
  const page = `<!-- ${banner('src/mixpanel/failures.ts').slice(3, -3)} -->

# Errors

What Mixpanel said, what the connector does, what the user reads. The first row that fits counts. Every message names the
endpoint and the status as well; the log has the beginning of Mixpanel's own words. No message shows a secret.

| | Mixpanel said | the connector | kind | the user reads |
|---|---|---|---|---|
${rows.join('\n')}

- **config**: the user can mend it (\`config_error\`). **transient**: a later try may work (\`transient_error\`).
  **system**: a defect of the connector (\`system_error\`); please report it.
- An answer with status 200 that ends early is a **transient** error of its window: a last line \`terminated early\`, a
  gzip stream or a body without its end, a last line without a newline, a line that is no event. The message names
  the days, the state keeps what was read to its end, and the next sync reads what is missing.
- Exit codes: 0 everything was read, 1 something failed, 2 the command line is wrong, 143 ended by SIGTERM.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

/** The page of options, printed from the form. */
async function optionsPage(): Promise<string> {
  const file: unknown = JSON.parse(await readFile(join(root, 'spec.json'), 'utf8'));
  const form = isSchema(file) ? file['connectionSpecification'] : undefined;
  const fields: [string, JSONSchema][] = isSchema(form) ? Object.entries(form.properties ?? {}) : [];
  const rows = fields
    .flatMap(([name, field]) => [
      [name, field] as const,
      ...(field.oneOf ?? []).flatMap((branch) =>
        Object.entries(branch.properties ?? {})
          .filter(([, inner]) => inner.description !== undefined)
          .map(([inner, schema]) => [`${name}.${inner}`, schema] as const),
      ),
    ])
    .map(([name, { title, description, ...field }]) => {
      const fallback = 'default' in field ? `\`${String(field.default)}\`` : '';
      return `| \`${name}\` | ${title ?? ''} | ${fallback} | ${(description ?? '').replaceAll('|', '\\|')} |`;
    });
  const page = `<!-- ${banner('spec.json').slice(3, -3)} -->

# Options

What the form in Airbyte asks for, and what a config file holds.

| option | title | default | meaning |
|---|---|---|---|
${rows.join('\n')}

\`MIXPANEL_BASE_URL\`, in the environment only, sends the requests of all three API families to one address, such as an
emulator's. Outside this machine it must be https. Proxies are taken from \`HTTPS_PROXY\`, \`HTTP_PROXY\` and \`NO_PROXY\`.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

const check = process.argv.includes('--check');
for (const [path, make] of Object.entries(files)) {
  const text = await make();
  if (!check) await writeFile(join(root, path), text);
  else if (text !== (await readFile(join(root, path), 'utf8'))) {
    console.error(`${path} is not what its source generates: run "npm run generate" and commit the result.`);
    process.exitCode = 1;
  }
}
