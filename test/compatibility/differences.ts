import { isObject } from '../../src/base/json-object.ts';

type JsonObject = Record<string, unknown>;

/** What the connector offered in a release: its form and its streams in a project without properties. */
export interface OfferedInterface {
  readonly form: JsonObject;
  readonly streams: readonly JsonObject[];
}

/** What breaks saved configs, catalogs and tables, one sentence each. */
export function breakingChanges(released: OfferedInterface, offered: OfferedInterface): string[] {
  return [
    ...changesOfForm(released.form, offered.form, 'the form'),
    ...released.streams.flatMap((stream) => changesOfStream(stream, offered.streams)),
  ];
}

function changesOfForm(before: JsonObject, after: JsonObject, place: string): string[] {
  const options = Object.entries(objectIn(before, 'properties')).flatMap(([name, option]) => {
    const now = objectIn(after, 'properties')[name];
    if (!isObject(option)) return [];
    if (!isObject(now)) return [`${place} lacks ${name}`];
    return [...changesOfOption(option, now, name), ...changesOfForm(option, now, name)];
  });
  const required = listIn(after, 'required').filter((name) => !listIn(before, 'required').includes(name));
  const branches = listIn(before, 'oneOf')
    .filter(isObject)
    .flatMap((branch) => {
      const now = listIn(after, 'oneOf')
        .filter(isObject)
        .find(({ title }) => title === branch['title']);
      const name = `${place} > ${String(branch['title'])}`;
      return now === undefined ? [`${name} is missing`] : changesOfForm(branch, now, name);
    });
  return [...options, ...required.map((name) => `${place} requires ${String(name)}`), ...branches];
}

function changesOfOption(before: JsonObject, after: JsonObject, name: string): string[] {
  const changed = ['type', 'const', 'default'].filter((key) => !isEqual(before[key], after[key]));
  const values = listIn(before, 'enum').filter((value) => !listIn(after, 'enum').includes(value));
  return [
    ...changed.map((key) => `${name} has another ${key}`),
    ...values.map((value) => `${name} does not accept ${String(value)}`),
  ];
}

function changesOfStream(before: JsonObject, offered: readonly JsonObject[]): string[] {
  const name = String(before['name']);
  const after = offered.find((stream) => stream['name'] === name);
  if (after === undefined) return [`${name} is missing`];
  const known = listIn(after, 'supported_sync_modes');
  const modes = listIn(before, 'supported_sync_modes').filter((mode) => !known.includes(mode));
  const keys = ['source_defined_primary_key', 'default_cursor_field'].filter(
    (key) => !isEqual(before[key], after[key]),
  );
  const columns = Object.entries(objectIn(before['json_schema'], 'properties'));
  const now = objectIn(after['json_schema'], 'properties');
  const changed = columns.filter(([column, schema]) => !isEqual(typeOf(schema), typeOf(now[column])));
  return [
    ...modes.map((mode) => `${name} cannot be read as ${String(mode)}`),
    ...keys.map((key) => `${name} has another ${key}`),
    ...changed.map(([column]) => `${name}.${column} is missing or has another type`),
  ];
}

/** What a destination makes a column's type of. */
function typeOf(schema: unknown): unknown {
  if (!isObject(schema)) return undefined;
  const { type, format, airbyte_type } = schema;
  return { type, format, airbyte_type };
}

function objectIn(value: unknown, key: string): JsonObject {
  const member = isObject(value) ? value[key] : undefined;
  return isObject(member) ? member : {};
}

function listIn(value: JsonObject, key: string): readonly unknown[] {
  const member = value[key];
  return Array.isArray(member) ? member : [];
}

/** As JSON, in which a copy made by `structuredClone` equals its original. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
