import { canonical, listOf, textOf } from './exact-json.ts';
import { AIRBYTE, BOTH, dayOf, PROFILES, TAP, type IntendedDifference } from './intended-difference.ts';

/** What the data holds as the property `$distinct_id`. */
const PROPERTY_DISTINCT_ID = '7';

/** Which streams and records differ on purpose, and how streams are keyed and read. */
export const INTENDED_RECORD_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'revenue',
    peers: BOTH,
    streams: ['revenue'],
    kinds: ['stream'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Neither of these versions has the stream any more; earlier ones had.',
  },
  // Which records
  {
    name: 'today',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['record'],
    when: ({ record, theirs }, { today }) => theirs === undefined && dayOf(record) === today,
    why: 'Ours delivers what has happened today; theirs ends with yesterday.',
  },
  {
    name: 'before the start date',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['record'],
    when: ({ record, ours }, { startDay }) => ours === undefined && dayOf(record) < startDay,
    why: 'A first read of theirs begins the attribution window before the start date; ours begins with the start date.',
  },
  {
    name: 'never seen, or not lately',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['record'],
    when: ({ record, theirs }, { startDay }) =>
      theirs === undefined && textOf(record?.['last_seen']).slice(0, 10) < startDay,
    why: 'Ours delivers every profile; theirs leaves out those not seen since the start date, and those never seen.',
  },
  {
    name: 'ids that a property took',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['record', 'missing'],
    when: ({ record }) => textOf(record?.['distinct_id']) === PROPERTY_DISTINCT_ID,
    why: 'A property $distinct_id takes the place of the id of the profile in theirs; in ours it is _distinct_id. A full refresh brings the profiles back.',
  },
  {
    name: 'members of old cohorts',
    peers: AIRBYTE,
    streams: ['cohort_members'],
    kinds: ['record'],
    when: ({ record, theirs }, { recentCohort }) =>
      theirs === undefined && textOf(record?.['cohort_id']) !== recentCohort,
    why: 'Theirs reads the members of those cohorts only that it delivers.',
  },
  {
    name: 'old cohorts',
    peers: AIRBYTE,
    streams: ['cohorts'],
    kinds: ['record'],
    when: ({ record, theirs }, { startDay }) =>
      theirs === undefined && textOf(record?.['created']).slice(0, 10) < startDay,
    why: 'Ours delivers every cohort; theirs leaves out those made before the start date.',
  },
  {
    name: 'annotations of other days',
    peers: TAP,
    streams: ['annotations'],
    kinds: ['record'],
    when: ({ record, theirs }, { startDay, today, projectTime }) => {
      const day = projectTime(textOf(record?.['date'])).slice(0, 10);
      return theirs === undefined && (day < startDay || day > today);
    },
    why: 'Ours delivers every annotation; theirs those from the start date until today.',
  },
  {
    name: 'left out before the state',
    peers: AIRBYTE,
    streams: ['engage', 'cohorts'],
    kinds: ['missing'],
    when: ({ record }, { startDay }) => {
      const moment = textOf(record?.['last_seen'] ?? record?.['created']);
      return moment !== '' && moment.slice(0, 10) < startDay;
    },
    why: 'Theirs left out profiles not seen since the start date, and older cohorts; its state lies behind them, so that a full refresh brings them.',
  },
  // Keys, cursors, modes
  {
    name: 'key of events',
    peers: BOTH,
    streams: ['export'],
    kinds: ['key'],
    when: ({ ours, theirs }) => canonical(ours) === '["event_key"]' && listOf(theirs).length === 0,
    why: 'Theirs has no key, so that an event delivered twice is two rows; ours has a key that names the event.',
  },
  {
    name: 'key of annotations',
    peers: TAP,
    streams: ['annotations'],
    kinds: ['key'],
    why: 'Two annotations can have the same moment, so ours are told apart by their id.',
  },
  {
    name: 'one mode only',
    peers: TAP,
    streams: ['export', ...PROFILES, 'cohorts', 'funnels'],
    kinds: ['modes'],
    when: ({ ours, theirs }) => listOf(theirs).every((mode) => listOf(ours).includes(mode)),
    why: 'A tap has one mode for each stream; ours offers full refresh of all, and incremental reads of more streams.',
  },
  {
    name: 'incremental cohorts and profiles',
    peers: TAP,
    streams: ['cohorts', 'engage', 'cohort_members'],
    kinds: ['cursor'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs reads these streams in full each time and has no cursor for them.',
  },
  {
    name: 'cursor of funnels',
    peers: TAP,
    streams: ['funnels'],
    kinds: ['cursor'],
    why: 'Theirs is the midnight of the day, ours the day; ours has both columns.',
  },
];
