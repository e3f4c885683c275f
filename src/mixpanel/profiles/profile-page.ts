import { NEWLINE } from '../../json/characters.ts';
import { ConnectorError } from '../../base/errors.ts';
import type { Turns } from '../../base/turns.ts';
import { excerptAt } from '../../base/excerpt.ts';
import { ListSplitter, RestTooLarge } from '../../json/list-splitter.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../../json/scan.ts';
import { reportsError, UnusableAnswer } from '../http/json-answer.ts';
import { ResultList } from './result-list.ts';

const LIST = 'results';

/**
 * Mixpanel stores profiles of up to 1 MB. Escapes make them up to six times as long. A larger one is left out, and reported
 * as a result that is not a profile.
 */
export const MAX_PROFILE_BYTES = 8_388_608;
/** Few profiles are larger. Dozens of pages may hold one of this size at the same time. */
const LARGE_BYTES = 524_288;
/** For the other members of a page, which are short. */
const MAX_REST_BYTES = 1_048_576;

/**
 * What a page of profiles says besides its results:
 * `{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[...]}`.
 * `total` and `page_size` may be missing after page 0. A member of another type counts as missing.
 */
export interface ProfilePage {
  /** When Mixpanel made it, ms UTC. */
  readonly at: number;
  /** How many results it has. */
  readonly count: number;
  /** The number of this page, from 0. */
  readonly page: number | undefined;
  readonly sessionId: string | undefined;
  /** At least 1. */
  readonly pageSize: number | undefined;
  /** Profiles on all pages, as Mixpanel counts them. */
  readonly total: number | undefined;
}

/** Takes results of a page. The next ones are read when it resolves. */
export type TakeResults = (results: ResultList) => Promise<void>;

/**
 * Reads a page while it arrives, without creating JavaScript values, so that numbers keep their digits. Results are passed on
 * before it is known whether the page is complete. Throws {@link UnusableAnswer} if it is not, or is not a page of profiles.
 *
 * @param at Mixpanel's time of the answer, ms UTC
 * @param turns taken by large profiles, so that pages that arrive at the same time hold one of them together
 */
export async function readProfilePage(
  chunks: AsyncIterable<Buffer>,
  at: number,
  take: TakeResults,
  turns: Turns,
): Promise<ProfilePage> {
  const splitter = new ListSplitter(LIST, { itemBytes: MAX_PROFILE_BYTES, restBytes: MAX_REST_BYTES });
  let count = 0;
  let endTurn: (() => void) | undefined;
  try {
    for await (const chunk of chunks) {
      for (const found of splitter.push(chunk)) {
        const results = ResultList.of(found);
        count += results.count;
        await take(results);
      }
      if (splitter.heldBytes > LARGE_BYTES) endTurn ??= await turns.take();
      else {
        endTurn?.();
        endTurn = undefined;
      }
    }
  } catch (thrown) {
    throw thrown instanceof RestTooLarge ? notAPage(splitter.rest) : thrown;
  } finally {
    endTurn?.();
  }
  return { at, count, ...parseRest(splitter.rest) };
}

/** @param rest a page without its results */
function parseRest(rest: Buffer): Omit<ProfilePage, 'at' | 'count'> {
  const buffer = normalizeJson(rest);
  const members = new ObjectSlices();
  const end = members.walk(buffer, skipSpace(buffer, 0));
  if (end === INVALID || byteAt(buffer, skipSpace(buffer, end)) !== NEWLINE) throw notAPage(rest);
  if (reportsError(members)) throw notAPage(rest);
  const results = members.indexOf(LIST);
  if (results === undefined) throw notAPage(rest);
  const kind = kindAt(buffer, members.valueStart(results));
  const total = parseCount(members, 'total');
  // `"results": null` means none, unless the total says otherwise.
  const isList = kind === Kind.array || (kind === Kind.null && (total ?? 0) === 0);
  if (!isList) throw notAPage(rest);
  const sessionId = members.parseMember('session_id');
  return {
    page: parseCount(members, 'page'),
    sessionId: isSessionId(sessionId) ? String(sessionId) : undefined,
    pageSize: parseCount(members, 'page_size', 1),
    total,
  };
}

/** A page that is requested with an empty session id would count as a query. */
function isSessionId(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function parseCount(members: ObjectSlices, name: string, least = 0): number | undefined {
  const value = members.parseMember(name);
  return typeof value === 'number' && Number.isInteger(value) && value >= least ? value : undefined;
}

function notAPage(rest: Buffer): UnusableAnswer {
  return new UnusableAnswer(
    new ConnectorError(
      'transient',
      `Mixpanel's answer is not a page of profiles: ${excerptAt(normalizeJson(rest), 0)}.`,
    ),
    rest,
  );
}
