import {
  AIRBYTE,
  BOTH,
  isSubset,
  isProjectTime,
  isPythonText,
  isRescued,
  isSameMoment,
  isSameNumber,
  PROFILES,
  TAP,
  type IntendedDifference,
} from './intended-difference.ts';

export const INTENDED_VALUE_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'rescued values',
    peers: BOTH,
    streams: PROFILES,
    kinds: ['value'],
    when: ({ column, ours, record }) => ours === null && isRescued(record, column),
    why: 'Ours has null in the column and the exact value in _rescued_data; theirs has it in the column, and the tap coerces it ("free" becomes true).',
  },
  {
    name: 'Python str()',
    peers: BOTH,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }, { pythonStr }) => isPythonText(ours, theirs, pythonStr),
    why: 'Theirs delivers non-strings as Python prints them (True, None, 1000.0), ours as the original JSON (true, null, 1e3).',
  },
  {
    name: 'declared booleans',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }) => typeof theirs === 'boolean' && ours === String(theirs),
    why: 'Theirs casts $import, which it declares as a boolean; in ours, event properties are text unless property_types is native.',
  },
  {
    name: 'refused characters',
    peers: BOTH,
    streams: ['export', ...PROFILES],
    kinds: ['value'],
    when: ({ ours, theirs }) =>
      typeof theirs === 'string' && theirs.toWellFormed().replaceAll('\0', '\ufffd') === ours,
    why: 'Ours writes U+FFFD for U+0000 and half a surrogate pair, which many readers refuse; theirs writes them as they are.',
  },
  {
    name: 'number notation',
    peers: BOTH,
    streams: PROFILES,
    kinds: ['value'],
    when: ({ ours, theirs }) => isSameNumber(ours, theirs),
    why: 'The value is the same, but ours keeps its notation (820.40) and its type, text or number.',
  },
  {
    name: 'null values',
    peers: AIRBYTE,
    streams: [...PROFILES, 'cohorts'],
    kinds: ['value'],
    when: ({ ours, theirs }) => ours === null && theirs === undefined,
    why: 'Ours delivers a null property as null, theirs omits it.',
  },
  {
    name: 'line separators',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }) =>
      typeof ours === 'string' &&
      typeof theirs === 'string' &&
      /[\u0085\u2028\u2029]/.test(ours) &&
      ours.replace(/[\u0085\u2028\u2029]/g, '') === theirs,
    why: 'Theirs loses the characters U+0085, U+2028 and U+2029.',
  },
  {
    name: 'a property called properties',
    peers: TAP,
    streams: ['export'],
    kinds: ['value'],
    when: ({ column, theirs }) => column === 'properties' && theirs === undefined,
    why: 'The tap drops it.',
  },
  {
    name: 'time format',
    peers: TAP,
    streams: ['export', 'engage', 'cohorts'],
    kinds: ['value'],
    when: ({ ours, theirs }) => isSameMoment(ours, theirs),
    why: 'The tap formats times as 2026-01-02T03:04:05.000000Z.',
  },
  {
    name: 'time without a zone',
    peers: AIRBYTE,
    streams: ['export'],
    kinds: ['value'],
    when: ({ column, ours, theirs }) => column === 'time' && isSameMoment(ours, theirs),
    why: 'Ours writes the Z of UTC only if the time is certainly in UTC; the digits are the same.',
  },
  {
    name: 'local times',
    peers: BOTH,
    streams: ['annotations', 'funnels'],
    kinds: ['value'],
    when: ({ column, ours, theirs }, { projectTime }) =>
      ['date', 'datetime'].includes(column) &&
      (isSameMoment(ours, theirs) || isProjectTime(ours, theirs, projectTime)),
    why: 'Mixpanel reports annotations and days in project time; ours converts them to UTC, theirs keeps them, and the tap labels them UTC.',
  },
  {
    name: 'funnel steps',
    peers: TAP,
    streams: ['funnels'],
    kinds: ['value'],
    when: ({ column, ours, theirs }) => column === 'steps' && isSubset(theirs, ours),
    why: 'Theirs keeps only fields of its schema and converts numbers to text.',
  },
];
