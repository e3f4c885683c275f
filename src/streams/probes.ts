import { dayAt, type Day } from '../base/days.ts';
import type { StreamContext } from './context.ts';

/** The smallest request that shows whether a stream can be read. */
export interface Probe {
  readonly stream: string;
  /** Throws what a read of the stream would throw. */
  readonly ask: (context: StreamContext) => Promise<unknown>;
}

/** The zone of the settings decides what today is; a clock that is a little ahead must not look like a wrong zone. */
const CLOCK_SKEW_MS = 600_000;

/** At most four requests of the Query API and one of the export. */
export const probes: readonly Probe[] = [
  {
    stream: 'export',
    ask: (context) => context.mixpanel.oneEvent(today(context)),
  },
  { stream: 'engage', ask: ({ mixpanel }) => mixpanel.oneProfile() },
  { stream: 'cohorts', ask: ({ mixpanel }) => mixpanel.cohorts.all() },
  { stream: 'funnels', ask: ({ mixpanel }) => mixpanel.funnels.all() },
  {
    stream: 'revenue',
    ask: (context) => context.mixpanel.revenue({ from: today(context), to: today(context) }),
  },
  { stream: 'annotations', ask: ({ mixpanel }) => mixpanel.annotations() },
];

function today({ clock, options }: StreamContext): Day {
  return dayAt(clock.now() - CLOCK_SKEW_MS, options.projectTimezone);
}
