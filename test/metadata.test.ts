import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import packageFile from '../package.json' with { type: 'json' };
import spec from '../spec.json' with { type: 'json' };
import { HEARTBEAT_MS } from '../src/airbyte/heartbeat.ts';
import { hostsForRegion, type Region } from '../src/mixpanel/http/regions.ts';
import metadataSchema from './deploy/airbyte-metadata.schema.json' with { type: 'json' };
import { streams } from '../src/streams/index.ts';

const ROOT = join(import.meta.dirname, '..');

interface Metadata {
  readonly data: {
    readonly dockerRepository: string;
    readonly dockerImageTag: string;
    readonly license: string;
    readonly definitionId: string;
    readonly icon: string;
    readonly documentationUrl: string;
    readonly maxSecondsBetweenMessages: number;
    readonly suggestedStreams: { readonly streams: readonly string[] };
    readonly allowedHosts: { readonly hosts: readonly string[] };
  };
}

const metadata = parse(readFileSync(join(ROOT, 'metadata.yaml'), 'utf8')) as Metadata;
const { data } = metadata;
const isMetadata = new Ajv({ strict: false, validateFormats: false }).compile(metadataSchema);

test("metadata.yaml follows Airbyte's schema", () => {
  isMetadata(metadata);
  expect(isMetadata.errors ?? []).toEqual([]);
  expect(isMetadata({ ...metadata, data: { ...data, releaseStage: 'stable' } })).toBe(false);
  expect(isMetadata({ ...metadata, data: { ...data, suggestedStream: {} } })).toBe(false);
});

test('metadata.yaml has the name, version and licence of package.json', () => {
  const { name, version, license } = packageFile;
  expect([data.dockerRepository, data.dockerImageTag, data.license]).toEqual([name, version, license]);
});

test('metadata.yaml allows the hosts of all regions, and no others', () => {
  const regions = spec.connectionSpecification.properties.region.enum as Region[];
  const asked = regions.flatMap((region) => Object.values(hostsForRegion(region, undefined)));
  const hosts = new Set(asked.map((address) => new URL(address).host));
  expect([...data.allowedHosts.hosts].sort()).toEqual([...hosts].sort());
});

test('metadata.yaml has a definition id, an icon that exists and the documentation that spec.json names', () => {
  expect(data.definitionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(existsSync(join(ROOT, data.icon))).toBe(true);
  expect(data.documentationUrl).toBe(spec.documentationUrl);
});

test('metadata.yaml suggests streams that exist', () => {
  expect(streams.map(({ name }) => name)).toEqual(expect.arrayContaining([...data.suggestedStreams.streams]));
});

test('the connector prints a message long before the platform gives it up', () => {
  expect(HEARTBEAT_MS).toBeLessThan((data.maxSecondsBetweenMessages * 1000) / 10);
});
