import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { catalogOf, configWith, emulate } from '../support/setup.ts';
import { commandWords, finish, startContainer, type Container } from './support/container.ts';
import { docker, dockerPrints } from './support/docker.ts';

const GRACE_SECONDS = 30;
/** Half of the ten seconds that docker grants when it is told nothing. */
const AT_ONCE_MS = 5000;
const ENDED_BY_SIGTERM = 143;
/** What fits into a pipe of Linux. */
const PIPE_BYTES = 65_536;

const DAYS = { firstDay: '2026-01-01', lastDay: '2026-01-04' };
const files = {
  config: configWith({ start_date: DAYS.firstDay, end_date: DAYS.lastDay }),
  catalog: catalogOf('export'),
};
const words = commandWords('read', files);

/** `docker stop`: SIGTERM to PID 1, and SIGKILL when the grace time is over. Returns how long it took. */
async function stop({ name }: Container): Promise<number> {
  const start = performance.now();
  await dockerPrints('stop', '--time', String(GRACE_SECONDS), name);
  return performance.now() - start;
}

test('told to stop while Mixpanel keeps silent, a read ends at once, with whole lines', async () => {
  const { url } = await emulate({ ...DAYS, eventsPerDay: 1000, failures: [{ kind: 'stall' }] });
  const container = startContainer({ words, files, url });
  const run = finish(container);
  await firstRecord(container);
  expect(await stop(container)).toBeLessThan(AT_ONCE_MS);
  const { exitCode, stdout, ...messages } = await run;
  expect(exitCode).toBe(ENDED_BY_SIGTERM);
  expect(stdout.endsWith('\n')).toBe(true);
  expect(messages.statuses('export')).toEqual(['STARTED', 'RUNNING']);
});

test('a read whose output is not read ends when it is told to stop', async () => {
  const { url } = await emulate({ ...DAYS, eventsPerDay: 20_000 });
  // The reader is in the container: docker itself cannot stop a container whose output it cannot get rid of.
  const script = `mkfifo /tmp/pipe; sleep 600 </tmp/pipe & exec $AIRBYTE_ENTRYPOINT ${words.join(' ')} >/tmp/pipe`;
  const container = startContainer({ options: ['--entrypoint', 'sh'], words: ['-c', script], files, url });
  const run = finish(container);
  await blocked(container);
  expect(await stop(container)).toBeLessThan(AT_ONCE_MS);
  expect((await run).exitCode).toBe(ENDED_BY_SIGTERM);
});

function firstRecord({ child }: Container): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString('latin1');
      if (seen.includes('"RECORD"')) resolve();
    });
    child.once('close', () => {
      reject(new Error('the container ended before its first record'));
    });
  });
}

/** Resolves when PID 1 of the container has filled its pipe and then written nothing for a second. */
async function blocked({ name }: Container): Promise<void> {
  let before = 0;
  for (let second = 0; second < 30; second++) {
    await sleep(1000);
    const { stdout } = await docker('exec', name, 'cat', '/proc/1/io');
    const written = Number(/^wchar: (\d+)$/m.exec(stdout)?.[1] ?? 0);
    if (written >= PIPE_BYTES && written === before) return;
    before = written;
  }
  throw new Error('the read did not come to a halt');
}
