import type { Emulator } from '../../emulator/server.ts';

/**
 * Adds data after the peers' read: events of today and late events; new, changed and never seen profiles; a cohort, a
 * cohort member and an annotation.
 *
 * @param dayBefore the day this many days before today in the project, yyyy-mm-dd
 */
export function addNewData({ control }: Emulator, dayBefore: (days: number) => string): void {
  const now = control.clock.now();
  for (const days of [0, 1, 3]) {
    for (let i = 0; i < 5; i++) {
      const properties = {
        time: Date.parse(`${dayBefore(days)}T00:00:00Z`) / 1000 + i,
        distinct_id: `late-${days}`,
        $insert_id: `late-${days}-${i}`,
        mp_processing_time_ms: now - i,
      };
      control.events.add({ line: JSON.stringify({ event: 'Arrived later', properties }) });
    }
  }
  const $last_seen = new Date(now).toISOString().slice(0, 19);
  control.profiles.add({ distinctId: 'new', properties: { $last_seen, plan: 'free' } });
  control.profiles.add({ distinctId: 'imported', properties: { plan: 'free' } });
  for (const user of ['user-1', 'user-2', 'user-3']) control.profiles.update(user, { plan: 'changed' });
  const [cohort] = control.cohorts.list();
  if (cohort !== undefined) control.cohorts.join(cohort.id, 'new');
  control.cohorts.add({ id: 2001, name: 'New', created: `${dayBefore(0)} 00:00:01`, members: ['new'] });
  control.annotations.add({ date: `${dayBefore(0)} 00:00:00`, description: 'New' });
}
