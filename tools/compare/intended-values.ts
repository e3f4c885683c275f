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

/** Which values differ on purpose. */
export const INTENDED_VALUE_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'values that do not fit',
    peers: BOTH,
    streams: PROFILES,
    kinds: ['value'],
    when: ({ column, ours, record }) => ours === null && isRescued(record, column),
    why: 'Ours has null there and the value, exactly, in _rescued_data; theirs has it in the column, and a tap makes it fit ("free" becomes true).',
  },
  {
    name: 'Python texts',
    peers: BOTH,
    streams: ['export'],
    kinds: ['value'],
    when: ({ ours, theirs }, { pythonStr }) => isPythonText(ours, theirs, pythonStr),
    why: 'What is no string arrives as Python prints it in theirs (True, None, 1000.0), and as the JSON that was sent in ours (true, null, 1e3).',
  },
  {
    name: 'numbers as numbers',
    peers: BOTH,
    streams: PROFILES,
    kinds: ['value'],
    when: ({ ours, theirs }) => isSameNumber(ours, theirs),
    why: 'The same value, but ours keeps how it was written (820.40), and gives text for text and a number for a number.',
  },
  {
    name: 'null is told',
    peers: AIRBYTE,
    streams: [...PROFILES, 'cohorts'],
    kinds: ['value'],
    when: ({ ours, theirs }) => ours === null && theirs === undefined,
    why: 'A property that was sent as null is null in ours and left out in theirs.',
  },
  {
    name: 'separators of lines',
    peers: AIRBYTE,
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
    streams: ['export', 'engage', 'cohorts'],
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
    when: ({ column, ours, theirs }) => column === 'steps' && isSubset(theirs, ours),
    why: 'Theirs keeps what its schema names, and turns the numbers of steps into text.',
  },
];
