import { canonical, listOf, textOf } from './exact-json.ts';
import { AIRBYTE, BOTH, dayOf, PROFILES, TAP, type IntendedDifference } from './intended-difference.ts';

/** The value of the property `$distinct_id` in the test data. */
const PROPERTY_DISTINCT_ID = '7';

export const INTENDED_RECORD_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'lists for service accounts',
    peers: AIRBYTE,
    streams: [
      'annotation_tags',
      'saved_reports',
      'lexicon_schemas',
      'lookup_tables',
      'feature_flags',
      'experiments',
    ],
    kinds: ['stream'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs does not have the streams. The tap is used with a project secret, which ours does not offer them for.',
  },
  {
    name: 'revenue',
    peers: BOTH,
    streams: ['revenue'],
    kinds: ['stream'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Both peers have removed the stream.',
  },
  // Records
  {
    name: 'today',
    peers: AIRBYTE,
    streams: ['export', 'funnels'],
    kinds: ['record'],
    when: ({ record, theirs }, { today }) => theirs === undefined && dayOf(record) === today,
    why: 'Ours delivers events and funnels of today; theirs ends with yesterday, which for funnels is a day of UTC.',
  },
  {
    name: 'before the start date',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['record'],
    when: ({ record, ours }, { startDay }) => ours === undefined && dayOf(record) < startDay,
    why: 'Their first read starts one attribution window before the start date; ours starts at the start date.',
  },
  {
    name: 'profiles not seen recently',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['record'],
    when: ({ record, theirs }, { startDay }) =>
      theirs === undefined && textOf(record?.['last_seen']).slice(0, 10) < startDay,
    why: 'Ours delivers every profile; theirs omits profiles not seen since the start date or never seen.',
  },
  {
    name: 'overwritten ids',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['record', 'missing'],
    when: ({ record }) => textOf(record?.['distinct_id']) === PROPERTY_DISTINCT_ID,
    why: 'In theirs, a property $distinct_id overwrites the id of the profile; in ours it becomes _distinct_id. A full refresh delivers these profiles.',
  },
  {
    name: 'members of old cohorts',
    peers: AIRBYTE,
    streams: ['cohort_members'],
    kinds: ['record'],
    when: ({ record, theirs }, { recentCohort }) =>
      theirs === undefined && textOf(record?.['cohort_id']) !== recentCohort,
    why: 'Theirs reads only the members of cohorts that it delivers.',
  },
  {
    name: 'old cohorts',
    peers: AIRBYTE,
    streams: ['cohorts'],
    kinds: ['record'],
    when: ({ record, theirs }, { startDay }) =>
      theirs === undefined && textOf(record?.['created']).slice(0, 10) < startDay,
    why: 'Ours delivers every cohort; theirs omits those created before the start date.',
  },
  {
    name: 'annotations outside the date range',
    peers: TAP,
    streams: ['annotations'],
    kinds: ['record'],
    when: ({ record, theirs }, { startDay, today, projectTime }) => {
      const day = projectTime(textOf(record?.['date'])).slice(0, 10);
      return theirs === undefined && (day < startDay || day > today);
    },
    why: 'Ours delivers every annotation; theirs only those from the start date to today.',
  },
  {
    name: 'older than the state',
    peers: AIRBYTE,
    streams: ['engage', 'cohorts'],
    kinds: ['missing'],
    when: ({ record }, { startDay }) => {
      const moment = textOf(record?.['last_seen'] ?? record?.['created']);
      return moment !== '' && moment.slice(0, 10) < startDay;
    },
    why: 'Theirs omitted profiles not seen since the start date and older cohorts, and its state is past them. A full refresh delivers them.',
  },
  // Keys, cursors, modes
  {
    name: 'event key',
    peers: BOTH,
    streams: ['export'],
    kinds: ['key'],
    when: ({ ours, theirs }) => canonical(ours) === '["event_key"]' && listOf(theirs).length === 0,
    why: 'Theirs has no key, so an event delivered twice becomes two rows; ours has a key.',
  },
  {
    name: 'annotation key',
    peers: TAP,
    streams: ['annotations'],
    kinds: ['key'],
    why: 'Two annotations can have the same date, so ours uses the id.',
  },
  {
    name: 'sync modes',
    peers: TAP,
    streams: ['export', ...PROFILES, 'cohorts', 'funnels'],
    kinds: ['modes'],
    when: ({ ours, theirs }) => listOf(theirs).every((mode) => listOf(ours).includes(mode)),
    why: 'The tap has one mode per stream; ours supports full refresh for all and incremental for more streams.',
  },
  {
    name: 'incremental cohorts and profiles',
    peers: TAP,
    streams: ['cohorts', 'engage', 'cohort_members'],
    kinds: ['cursor'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs always reads these streams in full and has no cursor for them.',
  },
  {
    name: 'funnel cursor',
    peers: TAP,
    streams: ['funnels'],
    kinds: ['cursor'],
    why: 'Theirs uses datetime, ours the day; ours has both columns.',
  },
];
