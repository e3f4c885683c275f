import { WHOLE } from '../airbyte/progress/round.ts';
import type { JsonObject } from '../airbyte/protocol.generated.ts';
import type { SavedStates } from '../airbyte/state.ts';
import { addDays } from '../base/days.ts';
import { calendarLines, LEGEND } from './calendar.ts';
import { daysRead, type DaysRead, type Mark } from './days-read.ts';

const MAX_GAPS = 5;
/** Members of a state that describe it. */
const DESCRIPTIVE = ['project', 'zone'];

/**
 * Describes which days a state covers, for people: for each stream a sentence and, if it is read by days, a calendar.
 *
 * @param columns the width of the terminal, in characters
 * @param paint colours a run of symbols of the calendar
 */
export function describeCoverage(
  states: SavedStates,
  columns: number,
  paint?: (text: string, mark: Mark) => string,
): string {
  if (states.size === 0) return 'The state is empty: nothing was read.\n';
  const described = [...states].map(([stream, state]) => describe(stream, state, columns, paint));
  const hasCalendar = described.some((lines) => lines.length > 1);
  return `${[...described, ...(hasCalendar ? [[LEGEND]] : [])].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function describe(
  stream: string,
  state: JsonObject,
  columns: number,
  paint?: (text: string, mark: Mark) => string,
): string[] {
  const days = daysRead(stream, state);
  if (days === undefined) return [`${stream}: ${withoutDays(state)}`];
  return [`${stream}: ${summaryOf(stream, days)}`, ...calendarLines(days, columns, paint)];
}

/** A stream that keeps a cursor, a state of another connector, or a stream of which no day was read. */
function withoutDays(state: JsonObject): string {
  if (state['read'] === WHOLE) return 'not by days, read as a whole';
  if ('round' in state) return 'not by days, read in part';
  if ('read' in state || 'parts' in state) return 'no day was read';
  const texts = Object.entries(state).filter(
    ([member, value]) => typeof value === 'string' && !DESCRIPTIVE.includes(member),
  );
  const cursors = texts.map(([member, value]) => `${member} ${String(value)}`).join(', ');
  return cursors === '' ? 'the state does not name days' : `not by days, up to ${cursors}`;
}

function summaryOf(stream: string, days: DaysRead): string {
  const { from, to, marks, partitions = 1 } = days;
  const of = partitions === 1 ? '' : ` of all ${partitions} ${stream}`;
  const count = marks.filter((mark) => mark === 'read').length;
  const gaps = gapsIn(days);
  const more = gaps.length > MAX_GAPS ? `, and ${gaps.length - MAX_GAPS} more gaps` : '';
  const missing = gaps.length === 0 ? '' : `; not read: ${gaps.slice(0, MAX_GAPS).join(', ')}${more}`;
  return `${count} ${count === 1 ? 'day' : 'days'}${of} read to the end, ${rangeOf(from, to)}${missing}`;
}

function gapsIn({ from, marks }: DaysRead): string[] {
  const gaps: string[] = [];
  for (let start = 0, end = 0; start < marks.length; start = end) {
    while (end < marks.length && (marks[end] === 'missing') === (marks[start] === 'missing')) end++;
    if (marks[start] === 'missing') gaps.push(rangeOf(addDays(from, start), addDays(from, end - 1)));
  }
  return gaps;
}

function rangeOf(from: string, to: string): string {
  return from === to ? from : `${from} to ${to}`;
}
