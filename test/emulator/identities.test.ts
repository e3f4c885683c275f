import { expect, test } from '@jest/globals';
import type { ParsedEvent } from '../../emulator/data/parsed-event.ts';
import { parseEvent } from '../../emulator/data/parsed-event.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, exportPath, linesOf } from './support/ask.ts';
import { engage, allProfiles, idsOf } from './support/engage.ts';
import { lineOf, startProject } from './support/project.ts';

const WEEK = exportPath('2026-01-01', '2026-01-07');
const BEFORE = '$distinct_id_before_identity';

async function events(emulator: Emulator, path = WEEK): Promise<ParsedEvent[]> {
  const parsed = linesOf(await ask(emulator, path)).map((line) => parseEvent(line));
  return parsed.filter((event) => event !== undefined);
}

test('events of a merged identity get the new id and keep their original one', async () => {
  const emulator = await startProject({ users: 5, edgeCaseShare: 0 });
  const before = await events(emulator);
  emulator.control.identities.merge('user-1', 'other "id"');
  const expected = before.map(({ name, properties }) =>
    properties['distinct_id'] === 'user-1'
      ? { name, properties: { ...properties, distinct_id: 'other "id"', [BEFORE]: 'user-1' } }
      : { name, properties },
  );
  const after = await events(emulator);
  expect(after).toEqual(expected);
  expect(after.filter(({ properties }) => BEFORE in properties).length).toBeGreaterThan(30);
  expect([...emulator.control.visibleEvents('2026-01-01', '2026-01-07')]).toHaveLength(after.length);
});

test('merges chain, and can be undone', async () => {
  const emulator = await startProject({ users: 4, missingIdShare: 0 });
  const { identities } = emulator.control;
  const before = await events(emulator);
  identities.merge('user-1', 'user-2');
  identities.merge('user-2', 'user-3');
  const ids = new Set((await events(emulator)).map(({ properties }) => properties['distinct_id']));
  expect(ids).toEqual(new Set(['user-0', 'user-3']));
  expect(() => {
    identities.merge('user-3', 'user-1');
  }).toThrow('"user-3" cannot be merged into itself');
  identities.reset();
  expect(await events(emulator)).toEqual(before);
});

test('stored events get the new id and keep all digits; invalid JSON stays unchanged', async () => {
  const line =
    '{"event":"Made","properties":{"time":1768046400,"distinct_id":"a","big":9007199254740993,"x" : 1.0}}';
  const day = '2026-01-10';
  const kept = lineOf({ distinct_id: 'a', [BEFORE]: 'first' });
  const emulator = await startProject({
    eventsPerDay: 0,
    events: [{ line }, { line: kept }, { line: '{"a', day }],
  });
  emulator.control.identities.merge('a', 'b');
  expect(linesOf(await ask(emulator, exportPath(day)))).toEqual([
    `{"event":"Made","properties":{"time":1768046400,"distinct_id":"b","big":9007199254740993,"x" : 1.0,"${BEFORE}":"a"}}`,
    lineOf({ distinct_id: 'b', [BEFORE]: 'first' }),
    '{"a',
  ]);
  const where = 'properties["distinct_id"] == "b"';
  expect(linesOf(await ask(emulator, exportPath(day, day, { where })))).toHaveLength(2);
});

test('the profile of a merged identity is removed, or moves to the new id', async () => {
  const emulator = await startProject({ profiles: 4, numericIdShare: 0 });
  const [first] = (await engage(emulator, { distinct_id: 'user-0' })).results;
  emulator.control.identities.merge('user-1', 'user-2');
  emulator.control.identities.merge('user-0', 'new');
  emulator.control.identities.merge('unknown', 'user-3');
  expect(idsOf(await allProfiles(emulator))).toEqual(['user-2', 'user-3', 'new']);
  expect((await engage(emulator, { distinct_id: 'new' })).results[0]?.$properties).toEqual(
    first?.$properties,
  );
});

test('$time in a where can be ahead of the exported time', async () => {
  const hoursFound = async (whereShiftHours: number) => {
    const emulator = await startProject({ whereShiftHours });
    const start = Date.UTC(2026, 0, 10) / 1000;
    const where = `properties["$time"] >= datetime(${start + 7200}) and properties["time"] < ${start + 10_800}`;
    const found = await events(emulator, exportPath('2026-01-10', '2026-01-10', { where }));
    return found.map(({ properties }) => (Number(properties['time']) - start) / 3600);
  };
  const [plain, shifted] = [await hoursFound(0), await hoursFound(5)];
  expect(plain.every((hour) => hour >= 2 && hour < 3)).toBe(true);
  expect(shifted.some((hour) => hour < 2)).toBe(true);
  expect(shifted.length).toBeGreaterThan(plain.length);
});
