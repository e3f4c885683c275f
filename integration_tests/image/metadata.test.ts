import { expect, test } from '@jest/globals';
import packageFile from '../../package.json' with { type: 'json' };
import { imageFacts } from './support/image.ts';

test('the labels of the image have the name, version and licence of package.json', async () => {
  const { name, version, license } = packageFile;
  expect((await imageFacts()).Config.Labels).toMatchObject({
    'io.airbyte.name': name,
    'io.airbyte.version': version,
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': license,
  });
});
