import { ConnectorError } from '../../base/errors.ts';
import { excerptAt } from '../../base/excerpt.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../../json/scan.ts';
import { isFailedStatus } from '../http/json-answer.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * One page of profiles, located in its buffer without creating JavaScript values, so that numbers keep their digits:
 * `{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[...]}`.
 * `total` and `page_size` may be missing after page 0.
 */
export interface ProfilePage {
  /** When Mixpanel made it, ms UTC. */
  readonly at: number;
  readonly buffer: Buffer;
  /** The offset of the list of results. */
  readonly resultsStart: number;
  /** The number of this page, from 0. */
  readonly page: number | undefined;
  readonly sessionId: string | undefined;
  readonly pageSize: number | undefined;
  /** Profiles on all pages. */
  readonly total: number | undefined;
}

/** Locates the parts of a page. Throws a ConnectorError if the body is not a page of profiles. */
export function parseProfilePage(body: Buffer, at: number): ProfilePage {
  const buffer = normalizeJson(body);
  const members = new ObjectSlices();
  const end = members.walk(buffer, skipSpace(buffer, 0));
  if (end === INVALID || byteAt(buffer, skipSpace(buffer, end)) !== NEWLINE) throw notAPage(buffer);
  const results = members.indexOf('results');
  if (results === undefined || byteAt(buffer, members.valueStart(results)) !== OPEN_BRACKET)
    throw notAPage(buffer);
  if (isFailedStatus(members.parseMember('status'))) throw notAPage(buffer);
  const sessionId = members.parseMember('session_id');
  return {
    at,
    buffer,
    resultsStart: members.valueStart(results),
    page: parseCount(members, 'page'),
    sessionId: ['string', 'number'].includes(typeof sessionId) ? String(sessionId) : undefined,
    pageSize: parseCount(members, 'page_size'),
    total: parseCount(members, 'total'),
  };
}

/** True for a page after the last profile. */
export function isEmpty({ buffer, resultsStart }: ProfilePage): boolean {
  return byteAt(buffer, skipSpace(buffer, resultsStart + 1)) === CLOSE_BRACKET;
}

/** A cursor on one profile at a time: `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`. */
export class ProfileSlices {
  /** The id as JSON; it may be a number. */
  idStart = 0;
  idEnd = 0;
  readonly properties = new ObjectSlices();
  readonly #members = new ObjectSlices();

  /**
   * Moves to the profile at an offset, or after the comma there. Returns the offset after it, or undefined at the end
   * of the list. Throws a ConnectorError if the result is not a profile.
   */
  next(buffer: Buffer, offset: number): number | undefined {
    const first = skipSpace(buffer, offset);
    if (byteAt(buffer, first) === CLOSE_BRACKET) return undefined;
    const start = byteAt(buffer, first) === COMMA ? skipSpace(buffer, first + 1) : first;
    const members = this.#members;
    const end = members.walk(buffer, start);
    if (end === INVALID) throw notAProfile(buffer, start);
    const id = members.indexOf('$distinct_id');
    const properties = members.indexOf('$properties');
    if (id === undefined || properties === undefined) throw notAProfile(buffer, start);
    this.idStart = members.valueStart(id);
    this.idEnd = members.valueEnd(id);
    // It is the primary key.
    const kind = kindAt(buffer, this.idStart);
    if (kind !== Kind.string && kind !== Kind.number) throw notAProfile(buffer, start);
    if (this.properties.walk(buffer, members.valueStart(properties)) === INVALID)
      throw notAProfile(buffer, start);
    return end;
  }
}

function parseCount(members: ObjectSlices, name: string): number | undefined {
  const value = members.parseMember(name);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function notAPage(buffer: Buffer): ConnectorError {
  return new ConnectorError(
    'transient',
    `Mixpanel's answer is not a page of profiles: ${excerptAt(buffer, 0)}.`,
  );
}

function notAProfile(buffer: Buffer, offset: number): ConnectorError {
  return new ConnectorError(
    'transient',
    `Mixpanel's answer contains a result that is not a profile: ${excerptAt(buffer, offset)}.`,
  );
}
