import type { Peer } from './environment.ts';
import { listOf, textOf } from './exact-json.ts';
import {
  dayOf,
  isPartOf,
  isProjectTime,
  isPythonText,
  isSameButForUnderscores,
  isSameMoment,
  isSameNumber,
  type IntendedDifference,
} from './judgement.ts';

const AIRBYTE: readonly Peer[] = ['airbyte-source-mixpanel'];
const TAP: readonly Peer[] = ['tap-mixpanel'];
const BOTH: readonly Peer[] = [...AIRBYTE, ...TAP];
const PROFILES = ['engage', 'cohort_members'];

/** The first one that fits counts. */
export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'revenue',
    peers: BOTH,
    kinds: ['stream'],
    when: ({ stream, theirs }) => stream === 'revenue' && theirs === undefined,
    why: 'Neither of these versions has the stream any more; earlier ones had.',
  },
  // Which records
  {
    name: 'today',
    peers: AIRBYTE,
    streams: ['export', 'funnels', 'revenue'],
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
    name: 'members of old cohorts',
    peers: AIRBYTE,
    streams: ['cohort_members'],
    kinds: ['record'],
    when: ({ record, theirs }, { youngCohort }) =>
      theirs === undefined && textOf(record?.['cohort_id']) !== youngCohort,
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
    name: 'key of annotations',
    peers: TAP,
    streams: ['annotations'],
    kinds: ['key'],
    why: 'Two annotations can have the same moment, so ours are told apart by their id.',
  },
  {
    name: 'one mode only',
    peers: TAP,
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
  // Columns
  {
    name: 'columns without values',
    peers: BOTH,
    kinds: ['column'],
    when: ({ ours, isUsed }) => ours === undefined && isUsed !== true,
    why: 'Theirs declares columns of a demo project, and others, whatever the project holds; ours declares what is there.',
  },
  {
    name: 'columns that discover leaves out',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['column'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs declares the ten most used properties, ours all; both deliver all.',
  },
  {
    name: 'facts that theirs drops',
    peers: BOTH,
    streams: ['annotations', 'cohorts', 'cohort_members', 'funnels'],
    kinds: ['column', 'value'],
    when: ({ theirs }) => theirs === undefined,
    why: 'The midnight of a day of a funnel, the kind of group of a cohort, the project of an annotation; in a tap also the tags and user of annotations and the profiles of members.',
  },
  {
    name: 'event names kept',
    peers: BOTH,
    streams: ['export'],
    kinds: ['name'],
    when: ({ ours }) => ours === '_event',
    why: 'A property called "event" takes the place of the name of the event in theirs; in ours it is _event.',
  },
  {
    name: 'needs option property_naming',
    peers: TAP,
    kinds: ['name'],
    when: ({ ours, theirs }) => isSameButForUnderscores(ours, textOf(theirs).replace(/^mp_reserved_/, '')),
    why: 'A tap writes $city as mp_reserved_city, and leaves names that differ in case alone as they are.',
  },
  {
    name: 'names that collide',
    peers: AIRBYTE,
    kinds: ['name'],
    when: ({ ours, theirs }) => isSameButForUnderscores(ours, theirs),
    why: 'Of names that differ only in case or $, theirs decides for each event which gets the _, and in profiles one is lost; in ours a property keeps its column.',
  },
  {
    name: 'profiles whose names collide',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['column', 'type', 'value'],
    when: ({ column }) => ['os', 'city', 'browser', 'name'].includes(column),
    why: '$city and city share one column of theirs, and the later one wins.',
  },
  // Types
  {
    name: 'events are text',
    peers: BOTH,
    streams: ['export'],
    kinds: ['type'],
    when: ({ ours }) => ours === 'string',
    why: 'All of an event is text in ours, time too: older projects tell local time there, which is no moment.',
  },
  {
    name: 'any type',
    peers: TAP,
    streams: PROFILES,
    kinds: ['type'],
    when: ({ theirs }) => textOf(theirs).includes(' or '),
    why: 'A tap allows every type in every column of profiles; ours declares the type that Mixpanel tells.',
  },
  // Values
  {
    name: 'Python texts',
    peers: BOTH,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }, { printed }) => isPythonText(ours, theirs, printed),
    why: 'What is no string arrives as Python prints it in theirs (True, None, 1000.0), and as the JSON that was sent in ours (true, null, 1e3).',
  },
  {
    name: 'numbers as numbers',
    peers: BOTH,
    kinds: ['value'],
    when: ({ ours, theirs }) => isSameNumber(ours, theirs),
    why: 'The same value, but ours keeps how it was written (820.40), and gives text for text and a number for a number.',
  },
  {
    name: 'null is told',
    peers: AIRBYTE,
    kinds: ['value'],
    when: ({ ours, theirs }) => ours === null && theirs === undefined,
    why: 'A property that was sent as null is null in ours and left out in theirs.',
  },
  {
    name: 'separators of lines',
    peers: BOTH,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }) =>
      typeof ours === 'string' &&
      typeof theirs === 'string' &&
      /[\u0085\u2028\u2029]/.test(ours) &&
      ours.replace(/[\u0085\u2028\u2029]/g, '') === theirs,
    why: 'The characters U+0085, U+2028 and U+2029 are lost in theirs.',
  },
  {
    name: 'a property called properties',
    peers: TAP,
    streams: ['export'],
    kinds: ['value'],
    when: ({ column, theirs }) => column === 'properties' && theirs === undefined,
    why: 'A tap drops it.',
  },
  {
    name: 'moments in another form',
    peers: TAP,
    kinds: ['value'],
    when: ({ ours, theirs }) => isSameMoment(ours, theirs),
    why: 'A tap writes moments as 2026-01-02T03:04:05.000000Z.',
  },
  {
    name: 'local times',
    peers: BOTH,
    streams: ['annotations', 'funnels'],
    kinds: ['value'],
    when: ({ column, ours, theirs }, { projectTime }) =>
      ['date', 'datetime'].includes(column) &&
      (isSameMoment(ours, theirs) || isProjectTime(ours, theirs, projectTime)),
    why: 'Annotations and days are told in the time of the project; ours are in UTC, theirs as they came, which a tap calls UTC.',
  },
  {
    name: 'steps of funnels',
    peers: TAP,
    streams: ['funnels'],
    kinds: ['value'],
    when: ({ column, ours, theirs }) => column === 'steps' && isPartOf(theirs, ours),
    why: 'Theirs keeps what its schema names, and turns the numbers of steps into text.',
  },
];
