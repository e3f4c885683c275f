import { excerptAt } from '../../base/excerpt.ts';
import { ConnectorError } from '../../base/errors.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../../json/scan.ts';
import { isFailedStatus } from '../http/json-answer.ts';
import { normalizeJson } from '../../json/normalize.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * One page of profiles, found in a buffer and not made into values, so that numbers keep their digits:
 * `{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[...]}`.
 * `total` and `page_size` can be missing after page 0.
 */
export interface ProfilePage {
  /** When Mixpanel made it, ms UTC. */
  readonly at: number;
  readonly text: Buffer;
  /** Where the list of results begins. */
  readonly resultsAt: number;
  /** Which page this is, from 0, where it tells. */
  readonly page: number | undefined;
  readonly sessionId: string | undefined;
  readonly pageSize: number | undefined;
  readonly total: number | undefined;
}

/** The body of an answer -> a page. Throws a ConnectorError where it is none. */
export function parseProfilePage(body: Buffer, at: number): ProfilePage {
  const text = normalizeJson(body);
  const page = new ObjectSlices();
  const end = page.walk(text, skipSpace(text, 0));
  if (end === INVALID || byteAt(text, skipSpace(text, end)) !== NEWLINE) throw notAPage(text);
  const results = page.placeOf(text, 'results');
  const resultsAt = results === INVALID ? INVALID : (page.valueStart[results] ?? INVALID);
  if (byteAt(text, resultsAt) !== OPEN_BRACKET) throw notAPage(text);
  if (isFailedStatus(page.parseMember(text, 'status'))) throw notAPage(text);
  const sessionId = page.parseMember(text, 'session_id');
  return {
    at,
    text,
    resultsAt,
    page: countOf(page, text, 'page'),
    sessionId: ['string', 'number'].includes(typeof sessionId) ? String(sessionId) : undefined,
    pageSize: countOf(page, text, 'page_size'),
    total: countOf(page, text, 'total'),
  };
}

/** True for a page behind the last profile. */
export function isEmpty({ text, resultsAt }: ProfilePage): boolean {
  return byteAt(text, skipSpace(text, resultsAt + 1)) === CLOSE_BRACKET;
}

/** One profile of a page: `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`. */
export class ProfileSlices {
  /** The id as JSON text; it can be a number. */
  idStart = 0;
  idEnd = 0;
  readonly properties = new ObjectSlices();
  readonly #members = new ObjectSlices();

  /**
   * Finds the profile that begins there, or behind the comma there; returns the position behind it, or undefined at the
   * end of the list. Throws a ConnectorError for what is no profile.
   */
  next(text: Buffer, at: number): number | undefined {
    const mark = skipSpace(text, at);
    if (byteAt(text, mark) === CLOSE_BRACKET) return undefined;
    const isBehindAnother = byteAt(text, mark) === COMMA;
    const start = skipSpace(text, isBehindAnother ? mark + 1 : mark);
    const end = this.#members.walk(text, start);
    if (end === INVALID) throw notAProfile(text, start);
    const id = this.#members.placeOf(text, '$distinct_id');
    const properties = this.#members.placeOf(text, '$properties');
    if (id === INVALID || properties === INVALID) throw notAProfile(text, start);
    this.idStart = this.#members.valueStart[id] ?? 0;
    // It is the key of a record.
    const kind = kindAt(text, this.idStart);
    if (kind !== Kind.string && kind !== Kind.number) throw notAProfile(text, start);
    this.idEnd = this.#members.valueEnd[id] ?? 0;
    if (this.properties.walk(text, this.#members.valueStart[properties] ?? 0) === INVALID) {
      throw notAProfile(text, start);
    }
    return end;
  }
}

function countOf(members: ObjectSlices, text: Buffer, name: string): number | undefined {
  const value = members.parseMember(text, name);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function notAPage(text: Buffer): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer is no page of profiles: ${excerptAt(text, 0)}.`);
}

function notAProfile(text: Buffer, at: number): ConnectorError {
  return new ConnectorError(
    'transient',
    `Mixpanel's answer holds a result that is no profile: ${excerptAt(text, at)}.`,
  );
}
