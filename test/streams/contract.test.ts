import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { describeStream } from '../../src/airbyte/catalog.ts';
import { isObject } from '../../src/base/json-object.ts';
import { streams } from '../../src/streams/index.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { contextFor } from '../support/stream-bench.ts';

function startEmptyProject(): Promise<TestServer> {
  return startServer((response, { path }) => {
    const isList = path.endsWith('/list') || path.endsWith('/names');
    const object = path.endsWith('/top') ? '{}' : '{"results":{},"status":"ok"}';
    response.writeHead(200).end(isList ? '[]' : object);
  });
}

const named = streams.map((stream) => [stream.name, stream] as const);

test('stream names are unique', () => {
  expect(new Set(streams.map(({ name }) => name)).size).toBe(streams.length);
});

test.each(named)('%s declares the columns of its primary key and its cursor', async (_name, stream) => {
  for (const propertyNaming of ['plain', 'mp_reserved'] as const) {
    const context = contextFor(await startEmptyProject(), { propertyNaming });
    const columns = Object.keys(await stream.schema(context));
    expect(columns).toEqual(expect.arrayContaining([...stream.primaryKey]));
    const cursor = stream.cursorField(context);
    if (cursor !== undefined) expect(columns).toContain(cursor);
  }
});

test.each(named)('%s has a catalog entry that the platform accepts', async (_name, stream) => {
  const { json_schema, source_defined_cursor, is_resumable } = await describeStream(
    stream,
    contextFor(await startEmptyProject()),
  );
  expect(new Ajv({ strict: false, validateFormats: false }).validateSchema(json_schema)).toBe(true);
  const text = JSON.stringify(json_schema);
  for (const keyword of ['"$ref"', '"allOf"', '"not"', '"additionalProperties":false']) {
    expect(text).not.toContain(keyword);
  }
  if (is_resumable) expect(source_defined_cursor).toBe(true);
});

test.each(named)('every column of %s is nullable', async (_name, stream) => {
  const schemas = Object.entries(await stream.schema(contextFor(await startEmptyProject())));
  for (const [column, schema] of schemas) {
    const types = isObject(schema) ? schema['type'] : undefined;
    expect([column, types]).toEqual([column, expect.arrayContaining(['null'])]);
  }
});

test.each(named)('every column of %s that a project always has is described', async (_name, stream) => {
  const context = contextFor(await startEmptyProject(), { nativeTypes: true });
  const descriptions = Object.entries(await stream.schema(context)).map(([column, schema]) => [
    column,
    isObject(schema) ? schema['description'] : undefined,
  ]);
  expect(descriptions).toEqual(
    descriptions.map(([column]) => [column, expect.stringMatching(/^[A-Z0-9].{10,150}\.$/)]),
  );
});

test.each(named)('two discoveries of %s return the same schema', async (_name, stream) => {
  const context = contextFor(await startEmptyProject());
  const [one, other] = [await stream.schema(context), await stream.schema(context)];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});
