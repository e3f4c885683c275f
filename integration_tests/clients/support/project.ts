import type { Emulator } from '../../../emulator/server.ts';
import { emulate } from '../../support/setup.ts';
import { keyOfLine } from '../../../test/reference/event-key.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

/** A project in the emulator, whose clock stands still: what has arrived is what the database has to hold. */
export interface Project {
  readonly emulator: Emulator;
  readonly firstDay: string;
  readonly lastDay: string;
  /** The events that Mixpanel would export, one line each, without duplicates. */
  events(): readonly string[];
}

export async function makeProject(): Promise<Project> {
  const now = Date.now();
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const firstDay = dayOf(now - (DAYS - 1) * DAY_MS);
  const lastDay = dayOf(now);
  const emulator = await emulate({
    clock: { now: () => now },
    ...{ firstDay, eventsPerDay: 200, users: 100, edgeCaseShare: 0 },
    ...{ profiles: 100, edgeCaseProfileShare: 0 },
  });
  const events = (): string[] => {
    const lines = [...emulator.control.visibleEvents(firstDay, lastDay)];
    return [...new Map(lines.map((line) => [keyOfLine(line), line])).values()];
  };
  return { emulator, firstDay, lastDay, events };
}
