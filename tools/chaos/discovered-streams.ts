import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Given } from '../../integration_tests/support/run-source.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { systemClock } from '../../src/base/clock.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { discover } from '../../src/source.ts';
import { CapturedOutput } from '../../test/support/captured-output.ts';

/**
 * Discovers a project without faults, in this process: starting another takes longer than the discovery itself.
 * @returns the streams by name
 */
export async function discoveredStreams({
  config,
  url = '',
  nowMs = 0,
}: Given): Promise<ReadonlyMap<string, CatalogStream>> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-'));
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(config));
  const captured = new CapturedOutput();
  const mask = new SecretMask();
  try {
    await discover(path, {
      ...{ output: captured.output, mask, log: createLogger(captured.output, mask) },
      ...{ clock: { ...systemClock, now: () => nowMs }, env: { MIXPANEL_BASE_URL: url } },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const catalogs = captured.messages.flatMap((message) =>
    message.type === 'CATALOG' ? message.catalog.streams : [],
  );
  return new Map(catalogs.map((stream) => [stream.name, stream]));
}
