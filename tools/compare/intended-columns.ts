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

/** Names that a property cannot have in ours: those of columns of its own, and an empty one. */
const RESERVED = ['event', 'event_key', '_rescued_data', ''];

/** Which columns, their names and types, differ on purpose. */
export const INTENDED_COLUMN_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'the column of the key',
    peers: BOTH,
    streams: ['export'],
    kinds: ['column', 'name', 'value'],
    when: ({ column, theirs }) =>
      column === ownColumn('event_key') && (theirs === undefined || theirs === column),
    why: 'The key is a column of its own in ours; records were matched without it.',
  },
  {
    name: 'the column of values that do not fit',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['column', 'name', 'value'],
    when: ({ column, theirs }) =>
      column === ownColumn('_rescued_data') && (theirs === undefined || theirs === column),
    why: 'Ours keeps there what does not fit the type of its column.',
  },
  {
    name: 'columns without values',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['column'],
    when: ({ ours, isUsed }) => ours === undefined && isUsed !== true,
    why: 'Theirs declares columns of a demo project, and others, whatever the project holds; ours declares what is there.',
  },
  {
    name: 'columns that discover leaves out',
    peers: AIRBYTE,
    streams: ['export', ...PROFILES],
    kinds: ['column'],
    when: ({ theirs }) => theirs === undefined,
    why: 'Theirs declares the ten most used properties of events and 255 of profiles, ours all; both deliver all.',
  },
  {
    name: 'midnights of funnels',
    peers: AIRBYTE,
    streams: ['funnels'],
    kinds: ['value'],
    when: ({ column, theirs }) => column === 'datetime' && theirs === undefined,
    why: 'Theirs declares the midnight of the day and leaves it out.',
  },
  {
    name: 'facts of annotations',
    peers: AIRBYTE,
    streams: ['annotations'],
    kinds: ['column', 'value'],
    when: ({ column, theirs }) => ['project_id', 'tags'].includes(column) && theirs === undefined,
    why: 'Theirs declares the project and leaves it out, and delivers the tags that it does not declare.',
  },
  {
    name: 'facts that a tap drops',
    peers: TAP,
    streams: ['cohorts', 'annotations'],
    kinds: ['column', 'value'],
    when: ({ column, theirs }) => ['data_group_id', 'user', 'tags'].includes(column) && theirs === undefined,
    why: 'The kind of group of a cohort, the user and the tags of an annotation.',
  },
  {
    name: 'profiles of members',
    peers: TAP,
    streams: ['cohort_members'],
    kinds: ['column', 'value'],
    when: ({ theirs }) => theirs === undefined,
    why: 'A tap delivers the ids of a cohort and its members, ours the profile as well.',
  },
  {
    name: 'names that are taken',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) => RESERVED.includes(textOf(theirs)) && ours === `_${textOf(theirs)}`,
    why: 'A property called "event" takes the place of the name of the event in theirs; in ours it is _event. So with the other columns of ours, and no column is without a name.',
  },
  {
    name: 'names that collide',
    peers: AIRBYTE,
    streams: ['export', ...PROFILES],
    kinds: ['name'],
    when: ({ ours, theirs }) => isSameExceptUnderscores(ours, theirs),
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
    streams: ['engage'],
    kinds: ['type'],
    when: ({ theirs }) => textOf(theirs).includes(' or '),
    why: 'A tap allows every type in every column of profiles; ours declares the type that Mixpanel tells.',
  },
  {
    name: 'type of an id that a property took',
    peers: AIRBYTE,
    streams: PROFILES,
    kinds: ['type'],
    when: ({ column }) => column === 'distinct_id',
    why: 'Where a property $distinct_id takes the column of the id in theirs, its type is compared, which is another.',
  },
];
