import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config.ts';
import { streams } from '../../src/streams/index.ts';
import hubSchema from './meltano-hub.schema.json' with { type: 'json' };

interface Definition {
  readonly settings: readonly { readonly name: string; readonly sensitive?: boolean }[];
  readonly settings_group_validation: readonly (readonly string[])[];
}
interface Plugin {
  readonly config: { readonly airbyte_config: Record<string, unknown>; readonly stream_maps: object };
  readonly select: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..');
const definition = parse(readFileSync(join(ROOT, 'deploy/meltano/tap-mixpanel.yml'), 'utf8')) as Definition;
const names = definition.settings.map(({ name }) => name);
const [, block = ''] = /```yaml\n([^]*?)```/.exec(readFileSync(join(ROOT, 'docs/meltano.md'), 'utf8')) ?? [];
const plugin = parse(block) as Plugin;

const isDefinition = new Ajv({ strict: false, formats: { uri: true } }).compile(hubSchema);

test('the definition is one that the Hub accepts', () => {
  isDefinition(definition);
  expect(isDefinition.errors ?? []).toEqual([]);
});

test.each([
  ['an unknown field', { ...definition, secret: 'x' }],
  ['an unknown kind of setting', { ...definition, settings: [{ name: 'a', kind: 'text' }] }],
  ['no variant', { ...definition, variant: undefined }],
])('%s is not', (_what, changed) => {
  expect(isDefinition(JSON.parse(JSON.stringify(changed)))).toBe(false);
});

test('the settings that must be set together exist, and secrets are masked', () => {
  expect(names).toEqual(expect.arrayContaining(definition.settings_group_validation.flat()));
  const masked = definition.settings.filter(({ sensitive }) => sensitive === true).map(({ name }) => name);
  expect(masked).toEqual(['airbyte_config.credentials.secret', 'airbyte_config.credentials.api_secret']);
});

test('the config on the page is valid once the secret is added', () => {
  const { credentials, ...config } = plugin.config.airbyte_config;
  const complete = { ...config, credentials: { ...(credentials as object), secret: 'from the environment' } };
  expect(parseConfig(complete, Date.parse('2026-06-01'))).toMatchObject({
    ...config,
    start_date: '2026-01-01',
  });
});

test('the page gives the key of each stream that it selects, if several columns are the key', () => {
  const selected = streams.filter(({ name }) => plugin.select.includes(`${name}.*`));
  expect(selected).toHaveLength(plugin.select.length);
  const keyed = selected.filter(({ primaryKey }) => primaryKey.length > 1);
  expect(plugin.config.stream_maps).toEqual(
    Object.fromEntries(keyed.map(({ name, primaryKey }) => [name, { __key_properties__: primaryKey }])),
  );
});
