import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import { Output } from '../../src/airbyte/output.ts';
import { StreamReport } from '../../src/airbyte/stream-report.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { gate } from '../support/async.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { records } from '../support/made-up-streams.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';

const MINUTE_MS = 60_000;

/** An output that blocks on records. */
class BlocksOnRecords extends Output {
  override async writeLines(lines: string | Buffer, onWritten?: () => void): Promise<void> {
    await super.writeLines(lines, onWritten);
    if (lines.includes('"RECORD"')) await gate().opened;
  }
}

function reportTo(output: Output): { clock: ManualClock; report: StreamReport } {
  const clock = new ManualClock();
  const log = createLogger(output, new SecretMask());
  const columns = selectColumns({ primaryKey: [], cursorField: undefined }, {}, true);
  const report = new StreamReport({ output, log, clock, quota: () => '' }, 'a', columns, {});
  return { clock, report };
}

test('a state counts the records of a batch that is already written but still blocked', async () => {
  const chunks: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const { report } = reportTo(new BlocksOnRecords(sink));
  void report.write(records(1, 2));
  await settle();
  await report.checkpoint({ done: true });
  expect(chunks.at(-1)).toContain('"recordCount":2.0');
});

test('a closed report emits no state, even if one is due', async () => {
  const captured = new CapturedOutput();
  const { clock, report } = reportTo(captured.output);
  await report.close();
  await clock.advance(20 * MINUTE_MS);
  await report.beat();
  expect(captured.states('a')).toEqual([]);
});
