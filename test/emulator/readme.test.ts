import { expect, test } from '@jest/globals';
import { startEmulator } from '../../emulator/server.ts';

test('the example of the README runs', async () => {
  const emulator = await startEmulator({
    firstDay: '2026-01-01',
    clock: { now: () => Date.UTC(2026, 0, 10) },
  });
  emulator.control.failures.add({ kind: 'terminated-early', match: { query: { from_date: '2026-01-02' } } });
  const truth = [...emulator.control.visibleEvents('2026-01-01', '2026-01-09')];
  emulator.control.profiles.update('user-7', { plan: 'gold' });
  emulator.control.hooks.before({ path: '/engage', nth: 2 }, () => {
    emulator.control.cohorts.remove(1000);
  });
  await emulator.close();
  expect(truth.length).toBeGreaterThan(0);
});
