/** Runs the commands of the pages that need docker or curl. */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { emptyFolder, follow, recordsIn, ROOT } from '../support/doc-shell.ts';
import { emulate } from '../support/setup.ts';

const PATIENCE_MS = 300_000;

/** NODE_IMAGE replaces the base image here too, see build-image.ts. */
const BUILD_ARGUMENT =
  'docker() { if [[ $1 == build && ${NODE_IMAGE:-} ]]; then command docker build --build-arg NODE_IMAGE "${@:2}"; else command docker "$@"; fi; }';

test(
  'the start page leads from a clone to two reads and their days, with docker',
  async () => {
    const home = emptyFolder();
    const printed = await follow(
      [
        'docs/start.md#with-docker',
        'docs/start.md#the-emulator',
        'docs/start.md#check-the-connection',
        'docs/start.md#choose-the-streams',
        'docs/start.md#read',
        'docs/start.md#read-what-is-new',
        'docs/start.md#see-which-days-were-read',
      ],
      { home, folder: ROOT, before: BUILD_ARGUMENT },
    );
    expect(printed).toMatch(/"status":"SUCCEEDED"/);
    expect(printed).toMatch(/^export: \d+ days read to the end/m);
    const events = (name: string): number => recordsIn(join(home, 'mixpanel', name), 'export');
    expect(events('first.jsonl')).toBeGreaterThan(20_000);
    expect(events('second.jsonl')).toBeLessThan(events('first.jsonl') / 10);
  },
  PATIENCE_MS,
);

test(
  'the image for Airbyte is built under its version',
  async () => {
    await follow(['docs/airbyte.md#give-airbyte-the-image'], {
      home: emptyFolder(),
      folder: ROOT,
      before: BUILD_ARGUMENT,
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
