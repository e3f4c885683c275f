import type { Difference } from './difference.ts';
import { textOf } from './exact-json.ts';
import {
  AIRBYTE,
  BOTH,
  isSameExceptUnderscores,
  PROFILES,
  TAP,
  type IntendedDifference,
} from './intended-difference.ts';
import { ownColumn } from './peer-names.ts';

/** Column names that a property can't have in ours. */
const RESERVED = ['event', 'event_key', '_arrived_at', '_rescued_data'];

export const INTENDED_COLUMN_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'key column',
    peers: BOTH,
    streams: ['export'],
    kinds: ['column', 'name', 'value'],
    when: ({ column, theirs }) =>
      column === ownColumn('event_key') && (theirs === undefined || theirs === column),
    why: 'Ours has a separate key column; records are matched without it.',
  },
  {
    name: 'arrival column',
    peers: BOTH,
    streams: ['export'],
    kinds: ['column', 'name', 'value'],
    when: ({ column, theirs }) =>
      column === ownColumn('_arrived_at') && (theirs === undefined || theirs === column),
    why: 'Ours has the arrival as a timestamp too; mp_processing_time_ms is in both.',
  },
  {
    name: 'rescued data column',
    peers: BOTH,
    streams: ['export', ...PROFILES, 'cohorts', 'funnels', 'annotations'],
    kinds: ['column', 'name', 'value'],
    when: ({ column, theirs }) =>
      column === ownColumn('_rescued_data') && (theirs === undefined || theirs === column),
    why: 'Ours keeps values there that do not fit the type of their column.',
  },
  {
    name: 'columns without values',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['column'],
    when: ({ ours, isUsed }) => ours === undefined && isUsed !== true,
    why: 'Theirs declares fixed columns, some of a demo project; ours declares the properties of the project.',
  },
  {
    name: 'undeclared columns',
    peers: AIRBYTE,
    streams: ['export', ...PROFILES],
    kinds: ['column'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs declares the ten most frequent event properties and 255 profile properties, ours all; both deliver all.',
  },
  {
    name: 'funnel datetime',
    peers: AIRBYTE,
    streams: ['funnels'],
    kinds: ['value'],
    when: ({ column, theirs }) => column === 'datetime' && theirs === undefined,
    why: 'Theirs declares the column but does not deliver it.',
  },
  {
    name: 'annotation columns',
    peers: AIRBYTE,
    streams: ['annotations'],
    kinds: ['column', 'value'],
    when: ({ column, theirs }) => ['project_id', 'tags'].includes(column) && theirs === undefined,
    why: 'Theirs declares project_id but does not deliver it, and delivers tags without declaring them.',
  },
  {
    name: 'columns dropped by the tap',
    peers: TAP,
    streams: ['cohorts', 'annotations'],
    kinds: ['column', 'value'],
    when: ({ column, theirs }) => ['data_group_id', 'user', 'tags'].includes(column) && theirs === undefined,
    why: 'The group type of a cohort, and the user and tags of an annotation.',
  },
  {
    name: 'profiles of cohort members',
    peers: TAP,
    streams: ['cohort_members'],
    kinds: ['column', 'value'],
    when: ({ theirs }) => theirs === undefined,
    why: 'The tap delivers only the ids of cohorts and members, ours also the profiles.',
  },
  {
    name: 'reserved names',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) => RESERVED.includes(textOf(theirs)) && ours === `_${textOf(theirs)}`,
    why: 'In theirs, a property called "event" overwrites the event name; in ours it becomes _event. The same applies to our other columns.',
  },
  {
    name: 'names of signs alone',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) =>
      /^property_[0-9a-f]{8}$/.test(textOf(ours)) && !/[A-Za-z0-9\u0080-\uffff]/.test(textOf(theirs)),
    why: 'Many destinations cannot read such names, or an empty one.',
  },
  {
    name: 'colliding names',
    peers: AIRBYTE,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) => isSameExceptUnderscores(ours, theirs),
    why: 'For names that destinations write alike, theirs assigns the _ per event and by case alone, and loses one in profiles; in ours a property keeps its column.',
  },
  {
    name: 'names written alike',
    peers: TAP,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) => isSameExceptUnderscores(ours, theirs),
    why: 'Destinations write a.b and a_b alike, so ours gives one of them another name; the tap does not.',
  },
  {
    name: 'profiles with colliding names',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['column', 'type', 'value'],
    when: ({ column }) => ['os', 'city', 'browser', 'name'].includes(column),
    why: 'In theirs, $city and city share one column, and the last one wins.',
  },
  // Types
  {
    name: 'event types',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['type'],
    when: ({ ours }) => ours === 'string',
    why: 'In ours, event properties are text unless property_types is native.',
  },
  {
    name: 'dates without a time zone in events and profiles',
    peers: AIRBYTE,
    streams: ['export', 'cohorts', ...PROFILES],
    kinds: ['type'],
    when: isWithoutZone,
    why: 'Mixpanel sends these dates without a time zone, and time is local time in older projects; theirs takes all for UTC.',
  },
  {
    name: 'dates without a time zone',
    peers: TAP,
    streams: ['export', 'cohorts'],
    kinds: ['type'],
    when: isWithoutZone,
    why: 'As above.',
  },
  {
    name: 'unrestricted types',
    peers: TAP,
    streams: ['engage'],
    kinds: ['type'],
    when: ({ theirs }) => textOf(theirs).includes(' or '),
    why: 'The tap allows every type in every profile column; ours declares the type that Mixpanel reports.',
  },
  {
    name: 'type of an overwritten id',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['type'],
    when: ({ column }) => column === 'distinct_id',
    why: 'In theirs, a property $distinct_id overwrites the id, so the types differ.',
  },
];

function isWithoutZone({ ours, theirs }: Difference): boolean {
  return ours === 'string date-time without time zone' && textOf(theirs).startsWith('string');
}
