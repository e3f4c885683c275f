/** Runs the commands of the pages that need docker or curl. */
import { expect, test } from '@jest/globals';
import { emptyFolder, follow, ROOT } from '../support/doc-shell.ts';
import { emulate } from '../support/setup.ts';
import { followStartPage } from '../support/start-page.ts';

const PATIENCE_MS = 300_000;

/**
 * The image is called as in the other tests here, so that the one of a user of this machine keeps its name. NODE_IMAGE replaces its
 * base, see build-image.ts.
 */
const DOCKER = `docker() {
  local word words=()
  for word; do
    if [[ $word == source-mixpanel || $word == source-mixpanel:* ]]; then word=source-mixpanel:test; fi
    words+=("$word")
  done
  if [[ $1 == build && \${NODE_IMAGE:-} ]]; then words+=(--build-arg NODE_IMAGE); fi
  command docker "\${words[@]}"
}`;

test(
  'the start page leads from a clone to two reads and their days, with docker',
  async () => {
    await followStartPage('docs/start.md#with-docker', { home: emptyFolder(), folder: ROOT, before: DOCKER });
  },
  PATIENCE_MS,
);

test(
  'the image for Airbyte is built under its version',
  async () => {
    await follow(['docs/airbyte.md#give-airbyte-the-image'], {
      home: emptyFolder(),
      folder: ROOT,
      before: DOCKER,
    });
  },
  PATIENCE_MS,
);

test("the emulator's page starts it, and controls it by curl", async () => {
  await follow(['emulator/README.md#mixpanel-emulator'], { home: emptyFolder(), folder: ROOT });
  const { url, control } = await emulate({ firstDay: '2026-01-01', lastDay: '2026-01-31' });
  await follow(['emulator/README.md#control-endpoint', 'emulator/README.md#journeys'], {
    home: emptyFolder(),
    folder: emptyFolder(),
    env: { MIXPANEL_BASE_URL: url },
  });
  expect(control.failures.list()).toHaveLength(2);
  expect(control.clock.now()).toBe(Date.UTC(2026, 1, 1));
});
