import { expect, test } from '@jest/globals';
import { ask, exportPath, jsonOf, linesOf, textOf } from './support/ask.ts';
import { lineOf, startProject } from './support/project.ts';

test('an export has every visible event of its days, one per line, each terminated', async () => {
  const emulator = await startProject();
  const reply = await ask(emulator, exportPath('2026-01-10', '2026-01-12'));
  expect(reply.status).toBe(200);
  expect(linesOf(reply)).toEqual([...emulator.control.visibleEvents('2026-01-10', '2026-01-12')]);
  expect(linesOf(reply)).toHaveLength(150);
});

test("an export is chunked plain text without a length, dated by the emulator's clock", async () => {
  const emulator = await startProject();
  const { headers } = await ask(emulator, exportPath('2026-01-10'));
  expect(headers['content-type']).toBe('text/plain');
  expect(headers['transfer-encoding']).toBe('chunked');
  expect(headers['content-length']).toBeUndefined();
  expect(headers.date).toBe('Sat, 31 Jan 2026 12:00:00 GMT');
});

test('an export without events is empty', async () => {
  const emulator = await startProject({ eventsPerDay: 0 });
  const reply = await ask(emulator, exportPath('2026-01-10'), { gzip: true });
  expect([reply.status, textOf(reply), reply.complete]).toEqual([200, '', true]);
  expect(reply.headers['content-length']).toBeUndefined();
});

test('gzip is used if accepted, and changes only the encoding', async () => {
  const emulator = await startProject();
  const plain = await ask(emulator, exportPath('2026-01-10'));
  const zipped = await ask(emulator, exportPath('2026-01-10'), { gzip: true });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(textOf(zipped)).toBe(textOf(plain));
});

test('a body of 1400 bytes is not compressed, one of 1401 is', async () => {
  const overhead = `${lineOf({ pad: '' })}\n`.length;
  const emulator = await startProject({ eventsPerDay: 0 });
  for (const [size, encoding] of [
    [1400, undefined],
    [1401, 'gzip'],
  ] as const) {
    emulator.control.events.clear();
    emulator.control.events.add({ line: lineOf({ pad: 'x'.repeat(size - overhead) }) });
    const reply = await ask(emulator, exportPath('2026-01-10'), { gzip: true });
    expect(textOf(reply)).toHaveLength(size);
    expect(reply.headers['content-encoding']).toBe(encoding);
  }
});

test('today can be exported, tomorrow cannot', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, exportPath('2026-01-31'))).status).toBe(200);
  const reply = await ask(emulator, exportPath('2026-01-31', '2026-02-01'));
  expect(reply.status).toBe(400);
  expect([textOf(reply), reply.headers['content-type']]).toEqual([
    ' to_date cannot be later than today',
    'text/plain',
  ]);
});

test('today can be the UTC day instead', async () => {
  const clock = { now: () => Date.UTC(2026, 0, 31, 20) };
  const emulator = await startProject({ clock, timezone: 'Asia/Tokyo', today: 'utc' });
  expect((await ask(emulator, exportPath('2026-01-31'))).status).toBe(200);
  expect((await ask(emulator, exportPath('2026-02-01'))).status).toBe(400);
});

test("today is the day in the project's time zone", async () => {
  const clock = { now: () => Date.UTC(2026, 0, 31, 3) };
  const west = await startProject({ clock, timezone: 'America/New_York' });
  const east = await startProject({
    clock: { now: () => Date.UTC(2026, 0, 31, 20) },
    timezone: 'Asia/Tokyo',
  });
  expect((await ask(west, exportPath('2026-01-31'))).status).toBe(400);
  expect((await ask(west, exportPath('2026-01-30'))).status).toBe(200);
  expect((await ask(east, exportPath('2026-02-01'))).status).toBe(200);
});

test.each([
  ['a missing from_date', '/api/2.0/export?to_date=2026-01-10'],
  ['a missing to_date', '/api/2.0/export?from_date=2026-01-10'],
  ['a date in another format', exportPath('20260110', '2026-01-10')],
  ['a day that does not exist', exportPath('2026-02-30')],
  ['from_date after to_date', exportPath('2026-01-11', '2026-01-10')],
  ['a limit over 100000', exportPath('2026-01-10', '2026-01-10', { limit: '100001' })],
  ['a limit of 0', exportPath('2026-01-10', '2026-01-10', { limit: '0' })],
  [
    'an event parameter other than a JSON array',
    exportPath('2026-01-10', '2026-01-10', { event: 'Signed Up' }),
  ],
  ['an event parameter with non-strings', exportPath('2026-01-10', '2026-01-10', { event: '[1]' })],
  ['a non-boolean time_in_ms', exportPath('2026-01-10', '2026-01-10', { time_in_ms: 'yes' })],
  ['a misspelt parameter', exportPath('2026-01-10', '2026-01-10', { events: '["Signed Up"]' })],
  ['a parameter given twice', `${exportPath('2026-01-10')}&to_date=2026-01-10`],
  ['an invalid where', exportPath('2026-01-10', '2026-01-10', { where: 'properties["a"' })],
])('%s is rejected', async (_what, path) => {
  const emulator = await startProject();
  const reply = await ask(emulator, path);
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({ error: expect.any(String), status: 'error' });
});

test('limit caps the number of lines', async () => {
  const emulator = await startProject();
  const reply = await ask(emulator, exportPath('2026-01-10', '2026-01-12', { limit: '60' }));
  expect(linesOf(reply)).toEqual(
    [...emulator.control.visibleEvents('2026-01-10', '2026-01-12')].slice(0, 60),
  );
});

test('event selects events by name, stored ones too', async () => {
  const emulator = await startProject({
    events: [{ line: lineOf({}, 'Rare') }, { line: lineOf({}, 'Other') }],
  });
  const names = ['Page Viewed', 'Rare'];
  const reply = await ask(emulator, exportPath('2026-01-10', '2026-01-10', { event: JSON.stringify(names) }));
  const wanted = [...emulator.control.visibleEvents('2026-01-10', '2026-01-10')].filter((line) =>
    names.some((name) => line.startsWith(`{"event":"${name}"`)),
  );
  expect(linesOf(reply)).toEqual(wanted);
  expect(wanted.length).toBeGreaterThan(5);
  expect(wanted.length).toBeLessThan(50);
});

test('where splits a day into parts that add up to the day', async () => {
  const emulator = await startProject();
  const noon = Date.UTC(2026, 0, 10, 12) / 1000;
  const part = async (where: string) =>
    linesOf(await ask(emulator, exportPath('2026-01-10', '2026-01-10', { where })));
  const morning = await part(`properties["$time"]<datetime(${noon})`);
  const evening = await part(`properties["$time"]>=datetime(${noon})`);
  expect(morning.length).toBeGreaterThan(5);
  expect(evening.length).toBeGreaterThan(5);
  const all = [...emulator.control.visibleEvents('2026-01-10', '2026-01-10')];
  expect([...morning, ...evening].toSorted()).toEqual(all.toSorted());
});

test('where selects late events by their arrival', async () => {
  const emulator = await startProject({ lateShare: 0.3 });
  const since = Date.UTC(2026, 0, 11, 1);
  const where = `number(properties["mp_processing_time_ms"])>=${since}`;
  const reply = await ask(emulator, exportPath('2026-01-10', '2026-01-10', { where }));
  const arrival = (line: string) => Number(/"mp_processing_time_ms":(\d+)/.exec(line)?.[1]);
  const late = [...emulator.control.visibleEvents('2026-01-10', '2026-01-10')].filter(
    (line) => arrival(line) >= since,
  );
  expect(late.length).toBeGreaterThan(0);
  expect(linesOf(reply)).toEqual(late);
});

test('time_in_ms gives the time in milliseconds and changes nothing else', async () => {
  const emulator = await startProject({ duplicateShare: 0 });
  const seconds = linesOf(await ask(emulator, exportPath('2026-01-10')));
  const precise = linesOf(
    await ask(emulator, exportPath('2026-01-10', '2026-01-10', { time_in_ms: 'true' })),
  );
  expect(precise.every((line) => /"time":\d{13},/.test(line))).toBe(true);
  expect(precise.map((line) => line.replace(/("time":\d{10})\d{3}/, '$1'))).toEqual(seconds);
});

test('a client that disconnects during an export does no harm', async () => {
  const emulator = await startProject({ eventsPerDay: 20_000 });
  const leaving = new AbortController();
  const headers = { Authorization: `Basic ${Buffer.from('emulator-project-secret:').toString('base64')}` };
  const response = await fetch(`${emulator.url}${exportPath('2026-01-10')}`, {
    headers,
    signal: leaving.signal,
  });
  await response.body?.getReader().read();
  leaving.abort();
  expect((await ask(emulator, exportPath('2026-01-11'))).complete).toBe(true);
});
