import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { actualRecord } from './support/expected-events.ts';
import { messagesIn, type Messages } from './support/messages.ts';
import { ended, runSource, startSource, type Given } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const KILLS = 50;

test('killed by SIGKILL at any byte of its output and started again, nothing is missing', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 60,
    firstDay: '2026-06-01',
    oddShare: 0.1,
  });
  // Three windows: a fourth request within a second would have to wait.
  const config = configWith({ start_date: '2026-06-01', date_window_size: 7 });
  const given: Given = { config, catalog: catalogOf('export', 'cohorts'), url: emulator.url, nowMs: NOW };
  const whole = await runSource('read', given);
  expect(whole.exitCode).toBe(0);
  const everything = contentOf([whole]);
  expect(everything.length).toBeGreaterThan(1000);
  const length = Buffer.byteLength(whole.stdout);

  const seed = Date.now();
  const random = generator(seed);
  let killed = 0;
  for (let run = 0; run < KILLS; run++) {
    const bytes = Math.floor(random() * length);
    const first = await readUntil(bytes, given);
    if (first.signal === 'SIGKILL') killed++;
    const second = await runSource('read', { ...given, state: first.stateFile });
    expect(second.exitCode).toBe(0);
    expect({ seed, bytes, content: contentOf([first, second]) }).toEqual({
      seed,
      bytes,
      content: everything,
    });
  }
  expect(killed).toBeGreaterThan(KILLS / 2);
}, 120_000);

/** What a reader has that was given just so many bytes before the process was killed: whole lines, and a torn one. */
async function readUntil(bytes: number, given: Given): Promise<Messages & { signal: NodeJS.Signals | null }> {
  const child = startSource('read', given);
  const end = ended(child);
  const chunks: Buffer[] = [];
  let received = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    if (received >= bytes) child.kill('SIGKILL');
  });
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const { signal } = await end;
  const text = Buffer.concat(chunks).subarray(0, bytes).toString('latin1');
  const lines = Buffer.from(text.slice(0, text.lastIndexOf('\n') + 1), 'latin1').toString('utf8');
  return { ...messagesIn(lines), signal };
}

function contentOf(runs: readonly Messages[]): string[] {
  const contents = runs.flatMap((run) =>
    [...run.records('export'), ...run.records('cohorts')].map(actualRecord),
  );
  return [...new Set(contents)].sort();
}

/** Numbers from 0 up to 1 that a seed decides, so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
