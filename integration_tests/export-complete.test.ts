import { createServer, request } from 'node:http';
import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../emulator/options.ts';
import { withoutKey } from '../test/support/event-content.ts';
import { expectExactly, readExport } from './support/read-export.ts';
import { runSource } from './support/run-source.ts';
import { configured, configWith, emulate, projectSecret } from './support/setup.ts';

const NOON = Date.parse('2026-06-20T12:00:00Z');
const FIRST = '2026-06-08';
const TODAY = '2026-06-20';

const project: EmulatorOptions = {
  clock: { now: () => NOON },
  eventsPerDay: 120,
  firstDay: FIRST,
  edgeCaseShare: 0.3,
  duplicateShare: 0.02,
};

const DAYS = { from: FIRST, to: TODAY, nowMs: NOON };

test('a read of several windows delivers exactly the events of the project, including today', async () => {
  const emulator = await emulate(project);
  const read = await readExport(emulator, DAYS, { date_window_size: 3 });
  expectExactly(read);
  expect(read.expected.length).toBeGreaterThan(1000);
  expect(read.run.lastState('export')).toMatchObject({
    version: 1,
    read: [{ from: FIRST, to: TODAY, at: '2026-06-20T12:00:00Z' }],
  });
  const windows = emulator.control.requests.list().filter(({ family }) => family === 'export');
  expect(windows).toHaveLength(5);
});

test('a project from before 2023 keeps local time, and all of its days are read', async () => {
  const emulator = await emulate({ ...project, era: 'local', timezone: 'America/New_York' });
  expectExactly(
    await readExport(emulator, DAYS, { project_timezone: 'America/New_York', date_window_size: 5 }),
  );
});

test('a project secret reads the same events as a service account', async () => {
  expectExactly(await readExport(await emulate(project), DAYS, { credentials: projectSecret }));
});

test('an uncompressed answer is read like a compressed one', async () => {
  const emulator = await emulate(project);
  const plain = await withoutCompression(emulator.url);
  const read = await readExport({ ...emulator, url: plain.url }, DAYS, { date_window_size: 7 });
  plain.close();
  expectExactly(read);
});

/** A proxy that asks the emulator for uncompressed answers. */
async function withoutCompression(url: string): Promise<{ url: string; close: () => void }> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' };
    const forwarded = request(
      url + String(incoming.url),
      { method: incoming.method ?? 'GET', headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => void proxy.close() };
}

test('an answer too short to be compressed is read, with every digit of numbers, in lists and objects too', async () => {
  const emulator = await emulate({ ...project, eventsPerDay: 0 });
  const lines = [
    '{"event":"Small","properties":{"time":1781049600,"distinct_id":"u1"}}',
    '{"event":"Digits","properties":{"time":1781049600,"a":9007199254740993123,"b":1.0,"c":1e3,"d":-0,"e":[1.0,{"f":12345678901234567890}]}}',
  ];
  for (const line of lines) emulator.control.events.add({ line, day: '2026-06-10' });
  const run = await runSource('read', {
    config: configWith({ start_date: FIRST }),
    catalog: configured([{ name: 'export', json_schema: {} }], 'incremental'),
    url: emulator.url,
    nowMs: NOON,
  });
  const time = '2026-06-10T00:00:00Z';
  const numbers = {
    a: '9007199254740993123',
    b: '1.0',
    c: '1e3',
    d: '-0',
    e: '[1.0,{"f":12345678901234567890}]',
  };
  expect(run.records('export').map(withoutKey)).toEqual([
    { event: 'Small', time, distinct_id: 'u1' },
    { event: 'Digits', time, ...numbers },
  ]);
});
