import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import type { People } from '../../emulator/control/journey-control.ts';
import { parseEvent, type ParsedEvent } from '../../emulator/data/parsed-event.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, exportPath, jsonOf, linesOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const DAY = '2026-01-05';
const PEOPLE = 20;

async function rowsOf(emulator: Emulator): Promise<readonly ParsedEvent[]> {
  const events = linesOf(await ask(emulator, exportPath(DAY))).map((line) => parseEvent(line));
  return events.filter((event) => event !== undefined);
}

const textAt = ({ properties }: ParsedEvent, name: string): string => {
  const value = properties[name];
  return typeof value === 'string' ? value : '';
};

/** The user of each row, by its device's first user. */
function bySimplifiedMerge(rows: readonly ParsedEvent[]): string[] {
  const userOf = new Map<string, string>();
  for (const row of rows) {
    const [device, user] = [textAt(row, '$device_id'), textAt(row, '$user_id')];
    if (device !== '' && user !== '' && !userOf.has(device)) userOf.set(device, user);
  }
  return rows.map(
    (row) => textAt(row, '$user_id') || (userOf.get(textAt(row, '$device_id')) ?? textAt(row, 'distinct_id')),
  );
}

/** The user of each row, by clusters of ids. */
function byOriginalMerge(rows: readonly ParsedEvent[]): string[] {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : rootOf(parent);
  };
  const join = (a: string, b: string): void => {
    if (a !== '' && b !== '' && rootOf(a) !== rootOf(b)) parents.set(rootOf(a), rootOf(b));
  };
  for (const row of rows) {
    const id = textAt(row, 'distinct_id');
    join(textAt(row, '$identified_id'), textAt(row, '$anon_id'));
    join(id, textAt(row, 'alias'));
    join(id, textAt(row, '$distinct_id_before_identity'));
    const merged: unknown = row.properties['$distinct_ids'];
    if (Array.isArray(merged)) join(String(merged[0]), String(merged[1]));
  }
  return rows.map((row) => rootOf(textAt(row, 'distinct_id')));
}

/** Pairs of a person and a user, each pair once: as many as there are people if every person is one user. */
function pairsOf(rows: readonly ParsedEvent[], users: readonly string[], people: People): Set<string> {
  const personOf = (row: ParsedEvent): string => String(people.byInsertId[textAt(row, '$insert_id')]);
  return new Set(rows.map((row, index) => `${personOf(row)} is ${String(users[index])}`));
}

test.each([
  ['simplified', bySimplifiedMerge, 20],
  ['original', byOriginalMerge, 16],
] as const)(
  'exported rows say who did what, before and after a merge: %s',
  async (kind, resolve, persons) => {
    const emulator = await startProject({ eventsPerDay: 0 });
    const { journeys } = emulator.control;
    journeys.add({ kind, people: PEOPLE, day: DAY });
    const people = journeys.people();
    expect(people.count).toBe(persons);
    const before = await rowsOf(emulator);
    journeys.merge();
    const after = await rowsOf(emulator);
    for (const rows of [before, after]) {
      expect(rows).toHaveLength(Object.keys(people.byInsertId).length);
      const users = resolve(rows);
      expect(new Set(users).size).toBe(people.count);
      expect(pairsOf(rows, users, people).size).toBe(people.count);
    }
    const changed = after.filter((row, index) => !isDeepStrictEqual(row, before[index]));
    expect(changed.length).toBeGreaterThan(people.count);
    expect(new Set(after.map((row) => textAt(row, 'distinct_id'))).size).toBeGreaterThan(people.count);
  },
);

test('journeys are added and merged over HTTP', async () => {
  const emulator = await startProject({ eventsPerDay: 0 });
  const journeys = { kind: 'original', people: 5, day: DAY };
  const control = (method: string, name: string, body?: unknown) =>
    ask(emulator, `/__emulator/${name}`, { method, body, anonymous: true });
  const added = jsonOf(await control('POST', 'journeys', journeys));
  expect(added).toEqual(emulator.control.journeys.people());
  const before = await rowsOf(emulator);
  expect((await control('POST', 'journeys/merge')).status).toBe(200);
  expect(await rowsOf(emulator)).not.toEqual(before);
  expect(jsonOf(await control('GET', 'journeys'))).toEqual(added);
  expect((await control('POST', 'journeys', { ...journeys, kind: 'other' })).status).toBe(400);
  expect((await control('POST', 'journeys', { ...journeys, day: 'today' })).status).toBe(400);
});
