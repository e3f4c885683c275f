import { expect, test } from '@jest/globals';
import Mixpanel from 'mixpanel';
import type { Emulator } from '../emulator/server.ts';
import { DEFAULT_PROJECT_TOKEN } from '../emulator/options.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

/** Mixpanel's own library, writing to an emulator. */
function sdkOf(emulator: Emulator): Mixpanel.Mixpanel {
  // A variable, because the library's types lack `key`, which its import needs.
  const settings = {
    host: new URL(emulator.url).host,
    protocol: 'http',
    keepAlive: false,
    key: DEFAULT_PROJECT_TOKEN,
    // It logs that keys are deprecated, but sends other credentials only by https.
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
  };
  const sdk = Mixpanel.init(DEFAULT_PROJECT_TOKEN, settings);
  return sdk;
}

const silent = (): void => undefined;

/** Calls of the library take a callback with an error or nothing. */
function done(call: (callback: (error: Error | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => {
      if (error === undefined || (error as unknown) === null) resolve();
      else reject(error);
    });
  });
}

test("a read delivers what Mixpanel's own library writes", async () => {
  const emulator = await emulate({ eventsPerDay: 0, profiles: 0 });
  const sdk = sdkOf(emulator);
  const now = emulator.control.clock.now();
  const lastWeek = new Date(now - 7 * 86_400_000);
  await done((callback) => {
    sdk.track(
      'Signed up',
      { distinct_id: 'u1', plan: 'free', tags: ['a', { b: null }], 'größe "x"': 1.5 },
      callback,
    );
  });
  await done((callback) => {
    sdk.import('Imported', lastWeek, { distinct_id: 'u2', $city: 'Köln' }, callback);
  });
  await done((callback) => {
    sdk.people.set(
      'u1',
      { $email: 'u1@example.com', visits: 3, vip: true, address: { city: 'Köln' } },
      callback,
    );
  });
  const run = await runSource('read', {
    config: configWith({ start_date: lastWeek.toISOString().slice(0, 10) }),
    catalog: catalogOf('export', 'engage'),
    url: emulator.url,
  });
  expect(run.errors).toEqual([]);
  const events = run.records('export');
  expect(events.map(({ event }) => event).sort()).toEqual(['Imported', 'Signed up']);
  expect(events.find(({ event }) => event === 'Signed up')).toMatchObject({
    distinct_id: 'u1',
    plan: 'free',
    tags: '["a",{"b":null}]',
    'größe "x"': '1.5',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/) as unknown,
  });
  expect(events.find(({ event }) => event === 'Imported')).toMatchObject({ distinct_id: 'u2', city: 'Köln' });
  expect(run.records('engage')).toMatchObject([
    { distinct_id: 'u1', email: 'u1@example.com', visits: 3, vip: true, address: { city: 'Köln' } },
  ]);
});
