import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import packageFile from '../../package.json' with { type: 'json' };
import spec from '../../spec.json' with { type: 'json' };
import { hostsForRegion, type Region } from '../../src/mixpanel/http/regions.ts';
import { imageFacts } from './support/image.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const metadata = readFileSync(join(ROOT, 'metadata.yaml'), 'utf8');

/** The value of a field that is one line below `data`. */
function field(name: string): string | undefined {
  return new RegExp(`^ {2}${name}: (.+)$`, 'm').exec(metadata)?.[1];
}

test('name and version are the same in package.json, metadata.yaml and the labels of the image', async () => {
  const { name, version, license } = packageFile;
  expect([field('dockerRepository'), field('dockerImageTag'), field('license')]).toEqual([
    name,
    version,
    license,
  ]);
  expect((await imageFacts()).Config.Labels).toMatchObject({
    'io.airbyte.name': name,
    'io.airbyte.version': version,
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': license,
  });
});

test('metadata.yaml allows the hosts of all regions, and no others', () => {
  const regions: Region[] = spec.connectionSpecification.properties.region.enum as Region[];
  const asked = regions.flatMap((region) => Object.values(hostsForRegion(region, undefined)));
  const hosts = new Set(asked.map((address) => new URL(address).host));
  const allowed = /^ {4}hosts:\n((?: {6}- .+\n)+)/m.exec(metadata)?.[1]?.match(/[^\s-].*/g);
  expect(allowed?.sort()).toEqual([...hosts].sort());
});

test('metadata.yaml has a definition id, an icon that exists and the documentation that spec.json names', () => {
  expect(field('definitionId')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(existsSync(join(ROOT, field('icon') ?? 'no icon'))).toBe(true);
  expect(field('documentationUrl')).toBe(spec.documentationUrl);
});
