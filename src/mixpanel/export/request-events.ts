import type { Window } from '../../base/windows.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { FilterFallback } from '../filter-fallback.ts';
import { timeFilters, type TimeRange } from '../filter-expressions.ts';
import type { Transport } from '../http/transport.ts';
import { eventBatches, EventParser, type EventBatch } from './event-parser.ts';
import { rejectMessage } from './reject-message.ts';
import type { SeenLines } from './seen-lines.ts';

export interface ExportQuery extends Window {
  /** Event names; empty for all events. */
  readonly events?: readonly string[];
  /** An expression that the events match; empty for all events. */
  readonly where?: string;
  readonly during?: TimeRange | undefined;
  readonly limit?: number;
  /** The broken lines of earlier answers for the same days. Those may come again. */
  readonly seenLines?: SeenLines;
  /** True if the caller will ask for less when this request is too heavy. */
  readonly canSplit?: boolean;
}

export interface EventExport {
  /** Mixpanel's time of the answer, ms UTC. */
  readonly at: number;
  /** Throws if the answer is cut short or contains new broken lines. If it ends without an error, the answer was complete. */
  readonly batches: AsyncGenerator<EventBatch, void>;
  readonly notes: () => readonly string[];
}

/** Requests the events of a range of days. If Mixpanel rejects a filter, a simpler one is used, with a note. */
export async function requestEvents(transport: Transport, query: ExportQuery): Promise<EventExport> {
  const { from, to, events = [], where = '', during = {}, limit, seenLines, canSplit = false } = query;
  const params = {
    ...{ from_date: from, to_date: to },
    ...(events.length === 0 ? {} : { event: JSON.stringify(events) }),
    ...(limit === undefined ? {} : { limit: String(limit) }),
  };
  const filters = filtersOf(where, timeFilters(during));
  const fallback = new FilterFallback<{ where?: string }>(filters);
  const notes: string[] = [];
  const { at, body } = await fallback.send(
    async (filter) => {
      const answer = await transport.send({
        ...ENDPOINTS.export,
        params: { ...params, ...filter },
        canSplit,
      });
      await rejectMessage(answer.body);
      return answer;
    },
    ({ where }, { detail, message }) => {
      notes.push(`Mixpanel rejected a filter, so a simpler one was used: ${where} (${detail ?? message})`);
    },
  );
  const parser = new EventParser(seenLines);
  return { at, batches: eventBatches(body, parser), notes: () => [...parser.notes(), ...notes] };
}

/** Filters for the events that match an expression and are within a time range. None goes without the expression. */
function filtersOf(where: string, during: readonly string[]): readonly { readonly where?: string }[] {
  if (during.length === 0) return where === '' ? [{}] : [{ where }];
  return during.map((time) => ({ where: where === '' ? time : `(${where}) and (${time})` }));
}
