import { format } from 'prettier';
import { isObject } from '../src/base/json-object.ts';
import { banner } from './banner.ts';

/**
 * The page of options, printed from the form.
 *
 * @param spec the content of `spec.json`
 */
export async function optionsPage(spec: unknown): Promise<string> {
  const rows = fieldsOf(isObject(spec) ? spec['connectionSpecification'] : undefined).map(([name, field]) => {
    const fallback = 'default' in field ? `\`${JSON.stringify(field['default'])}\`` : '';
    return `| \`${name}\` | ${text(field['title'])} | ${fallback} | ${text(field['description'])} |`;
  });
  const page = `<!-- ${banner('spec.json')} -->

# Options

What the form in Airbyte asks for, and what a config file holds.

| option | title | default | meaning |
|---|---|---|---|
${rows.join('\n')}

\`MIXPANEL_BASE_URL\`, in the environment only, sends the requests of all three API families to one address, such as an
emulator's. Outside this machine it must be https. A proxy is taken from \`HTTPS_PROXY\`, else
\`ALL_PROXY\`, and \`NO_PROXY\` names the hosts, their sub-domains included, that are reached without it; the same names in
small letters come first.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

type Field = [name: string, schema: Record<string, unknown>];

/** A form's fields, and behind a choice the fields of its branches. */
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
