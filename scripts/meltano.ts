import { format } from 'prettier';
import { stringify } from 'yaml';
import { streams } from '../src/streams/index.ts';
import { banner } from './banner.ts';
import { type Field, fieldsOf, formOf } from './form-fields.ts';

/** tap-airbyte-wrapper 0.7.0 imports `pkg_resources`, which setuptools 81 removed, without depending on it. */
const PACKAGES = 'git+https://github.com/MeltanoLabs/tap-airbyte-wrapper.git setuptools<81';
const CREDENTIALS = [['username', 'secret', 'project_id'], ['api_secret']];

/** deploy/meltano/tap-mixpanel.yml: the connector as a plugin, in the form of Meltano's Hub. */
export async function hubDefinition(spec: unknown, version: string): Promise<string> {
  const definition = {
    name: 'tap-mixpanel',
    variant: 'source-mixpanel',
    namespace: 'tap_mixpanel',
    label: 'Mixpanel',
    description: 'Product analytics',
    domain_url: 'https://mixpanel.com/',
    logo_url: '/assets/logos/extractors/mixpanel.png',
    keywords: ['airbyte_protocol', 'meltano_sdk'],
    maintenance_status: 'development',
    quality: 'unknown',
    executable: 'tap-airbyte',
    pip_url: PACKAGES,
    supported_python_versions: ['3.9', '3.10'],
    capabilities: ['about', 'catalog', 'discover', 'schema-flattening', 'state', 'stream-maps'],
    settings_group_validation: CREDENTIALS.map((fields) => [
      'airbyte_spec.image',
      ...fields.map((field) => `airbyte_config.credentials.${field}`),
    ]),
    settings: [...wrapperSettings(version), ...allFields(formOf(spec)).flatMap(settingOf)],
  };
  return await format(`# ${banner('spec.json')}\n${yaml(definition)}`, {
    parser: 'yaml',
    printWidth: 110,
    singleQuote: true,
  });
}

function wrapperSettings(version: string): object[] {
  return [
    { name: 'airbyte_spec.image', kind: 'string', label: 'Image', value: 'source-mixpanel' },
    { name: 'airbyte_spec.tag', kind: 'string', label: 'Image tag', value: version },
    {
      name: 'skip_native_check',
      kind: 'boolean',
      label: 'Always use the image',
      description: "Do not look the image up in Airbyte's list of connectors that run without docker.",
      value: true,
    },
    {
      name: 'stream_maps',
      kind: 'object',
      label: 'Stream maps',
      description:
        'Selected streams whose key has several columns need their key here, because tap-airbyte-wrapper takes only its first column.',
    },
  ];
}

/** The fields of a form by their paths, such as `credentials.secret`. A choice is followed by the fields of its branches. */
function allFields(form: unknown, prefix = ''): Field[] {
  return fieldsOf(form).flatMap(([name, schema]): Field[] => {
    const branches: unknown = schema['oneOf'] ?? [];
    const inner = Array.isArray(branches)
      ? branches.flatMap((branch) => allFields(branch, `${prefix}${name}.`))
      : [];
    return [[prefix + name, schema], ...inner];
  });
}

function settingOf([path, schema]: Field): object[] {
  if ('oneOf' in schema) return [];
  const { title, description, enum: values } = schema;
  const options = Array.isArray(values) ? values.map((value: unknown) => ({ label: value, value })) : [];
  const isSecret = schema['airbyte_secret'] === true;
  return [
    {
      name: `airbyte_config.${path}`,
      kind: kindOf(schema),
      label: title,
      description,
      ...(options.length > 0 ? { options } : {}),
      ...(isSecret ? { sensitive: true } : {}),
    },
  ];
}

function kindOf(schema: Field[1]): unknown {
  return 'enum' in schema ? 'options' : schema['type'];
}

const SELECTED = ['export', 'engage', 'cohorts', 'cohort_members'];

/** What a user adds to the plugin in a meltano.yml, as docs/meltano.md shows it. */
export async function meltanoConfig(version: string): Promise<string> {
  const keyed = keyedStreams().filter(({ name }) => SELECTED.includes(name));
  const plugin = {
    config: {
      airbyte_spec: { image: 'your-registry/source-mixpanel', tag: version },
      airbyte_config: {
        credentials: { username: 'name.abcdef.mp-service-account', project_id: 1234567 },
        region: 'EU',
        project_timezone: 'Europe/Berlin',
        start_date: '2026-01-01',
      },
      stream_maps: Object.fromEntries(
        keyed.map(({ name, primaryKey }) => [name, { __key_properties__: primaryKey }]),
      ),
    },
    select: SELECTED.map((name) => `${name}.*`),
  };
  return await markdown(`\`\`\`yaml\n${yaml(plugin)}\`\`\``);
}

/** The keys of several columns. tap-airbyte-wrapper 0.7.0 takes the first column, unless a stream map has the whole key. */
export async function keysTable(): Promise<string> {
  const rows = keyedStreams().map(
    ({ name, primaryKey }) => `| \`${name}\` | \`[${primaryKey.join(', ')}]\` |`,
  );
  return await markdown(['| stream | `__key_properties__` |', '| --- | --- |', ...rows].join('\n'));
}

function keyedStreams(): typeof streams {
  return streams.filter(({ primaryKey }) => primaryKey.length > 1);
}

async function markdown(text: string): Promise<string> {
  return (await format(text, { parser: 'markdown', printWidth: 110, singleQuote: true })).trimEnd();
}

/** Python reads YAML 1.1, in which 2026-01-01 is a date unless it is quoted. */
function yaml(value: object): string {
  return stringify(value, { version: '1.1' });
}
