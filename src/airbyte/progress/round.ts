import { parseTimestamp, toIso } from '../../base/days.ts';
import { isObject } from '../../base/json-object.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { checkVersion, VERSION } from './day-coverage.ts';
import { stateError, TIMESTAMP_HINT } from './state-error.ts';

const HOUR_MS = 3_600_000;
/** An interrupted round that began longer ago starts over: what it has read is too old. */
const MAX_ROUND_MS = 24 * HOUR_MS;
/** Once all items were tried, the next attempts of the job repeat those that failed. A later sync reads all of them. */
const MAX_RETRY_MS = HOUR_MS / 2;

/** An item of a list, such as a cohort. */
export interface ItemSlice extends Slice {
  readonly item: string;
}

export type ItemEnd = 'read' | 'deleted';

/** The items that were read since a round began. All times are ms UTC. */
export interface Round {
  readonly began: number;
  readonly read: ReadonlySet<string>;
  /** When all items had been tried, but some had failed; undefined before. */
  readonly tried: number | undefined;
  readonly isComplete: boolean;
}

export interface RoundRules<Context> {
  readonly stream: string;
  readonly now: (context: Context) => number;
}

/** The `read` of a state whose round is complete, in place of days. */
export const WHOLE = 'whole';

/**
 * Progress of streams that read all items each time, in rounds: `{"version": 1, "read": "whole"}` after a complete round,
 * `{"version": 1, "round": {"began": "2026-11-21T10:00:00Z", "read": "1000,1001"}}` during one. The next read continues a
 * round that was interrupted, so that no item is paid for twice. Ignores states of other connectors.
 */
export function roundOfItems<Context>({
  stream,
  now,
}: RoundRules<Context>): ProgressKind<Context, Round, ItemSlice, ItemEnd> {
  const start = (context: Context): Round => ({
    ...{ began: now(context), read: new Set(), tried: undefined, isComplete: false },
  });
  return {
    start,
    parse(state, context) {
      const round = 'round' in state ? parseRound(state, stream) : undefined;
      return round !== undefined && isOpen(round, now(context)) ? round : start(context);
    },
    done: (round, { item }) => ({ ...round, read: new Set([...round.read, item]) }),
    end: (round, context, isComplete) => ({ ...round, isComplete, tried: round.tried ?? now(context) }),
    toState: (round) => ({
      version: VERSION,
      ...(round.isComplete ? { read: WHOLE } : { round: unfinished(round) }),
    }),
  };
}

function isOpen({ began, tried }: Round, now: number): boolean {
  const isRecent = (moment: number, maxMs: number): boolean => moment <= now && now - moment < maxMs;
  return isRecent(began, MAX_ROUND_MS) && (tried === undefined || isRecent(tried, MAX_RETRY_MS));
}

function unfinished({ began, read, tried }: Round): JsonObject {
  return {
    began: toIso(began),
    read: [...read].join(','),
    ...(tried === undefined ? {} : { tried: toIso(tried) }),
  };
}

function parseRound(state: JsonObject, stream: string): Round {
  checkVersion(state, stream);
  const { round } = state;
  const { began, read, tried } = isObject(round) ? round : {};
  if (typeof read !== 'string') throw stateError(stream, 'round.read must be a text of IDs');
  return {
    began: parseMoment(began, 'round.began', stream),
    read: new Set(read.split(',').filter((item) => item !== '')),
    tried: tried === undefined ? undefined : parseMoment(tried, 'round.tried', stream),
    isComplete: false,
  };
}

function parseMoment(moment: unknown, where: string, stream: string): number {
  const parsed = typeof moment === 'string' ? parseTimestamp(moment) : undefined;
  if (parsed === undefined) throw stateError(stream, `${where} is invalid: ${TIMESTAMP_HINT}`);
  return parsed;
}
