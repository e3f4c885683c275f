import { format } from 'prettier';
import { isObject } from '../src/base/json-object.ts';
import { banner } from './banner.ts';

/** Generates docs/options.md from the content of `spec.json`. */
export async function optionsPage(spec: unknown): Promise<string> {
  const rows = fieldsOf(isObject(spec) ? spec['connectionSpecification'] : undefined).map(([name, field]) => {
    const fallback = 'default' in field ? `\`${JSON.stringify(field['default'])}\`` : '';
    return `| \`${name}\` | ${text(field['title'])} | ${fallback} | ${text(field['description'])} |`;
  });
  const page = `<!-- ${banner('spec.json')} -->

# Options

The fields of the form in Airbyte, and of a config file.

| option | title | default | meaning |
|---|---|---|---|
${rows.join('\n')}

The following environment variables are not part of the config:

- \`MIXPANEL_BASE_URL\` sends the requests of all three API families to one address, such as that of an emulator. It must
  use https, except for this machine.
- \`HTTPS_PROXY\`, or else \`ALL_PROXY\`, names a proxy. \`NO_PROXY\` lists hosts, including their subdomains, that need no
  proxy. The lowercase forms of these names take precedence.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

type Field = [name: string, schema: Record<string, unknown>];

/** The fields of a form. A choice is followed by the fields of its branches. */
function fieldsOf(form: unknown, prefix = ''): Field[] {
  const properties = isObject(form) && isObject(form['properties']) ? form['properties'] : {};
  return Object.entries(properties).flatMap(([name, schema]): Field[] => {
    if (!isObject(schema) || 'const' in schema) return [];
    const branches: unknown = schema['oneOf'] ?? [];
    const inner = Array.isArray(branches)
      ? branches.flatMap((branch) => fieldsOf(branch, `${prefix}${name}.`))
      : [];
    return [[prefix + name, schema], ...inner];
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('|', '\\|') : '';
}
