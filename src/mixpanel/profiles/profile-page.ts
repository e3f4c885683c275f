import { ConnectorError } from '../../base/errors.ts';
import { excerptAt, quoted } from '../../base/excerpt.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace, skipValue } from '../../json/scan.ts';
import { isFailedStatus, isReportedError } from '../http/json-answer.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const NO_PROPERTIES = Buffer.from('{}');

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
  // Seen beside a part of the profiles.
  const error = members.parseMember('error');
  if (isReportedError(error))
    throw new ConnectorError(
      'transient',
      `Mixpanel reports an error in a page of profiles: ${quoted(error)}.`,
    );
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

/**
 * A cursor on one result at a time: `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`. `$properties` that are
 * missing or null make an empty profile.
 */
export class ProfileSlices {
  /** Where the result begins. */
  start = 0;
  /** False for a result that cannot be delivered: it is not a profile, or has no ID that is a string or a number. */
  isProfile = false;
  /** The id as JSON; it may be a number. */
  idStart = 0;
  idEnd = 0;
  readonly properties = new ObjectSlices();
  readonly #members = new ObjectSlices();

  /**
   * Moves to the result at an offset, or after the comma there. Returns the offset after it, or undefined at the end of the
   * list.
   */
  next(buffer: Buffer, offset: number): number | undefined {
    const first = skipSpace(buffer, offset);
    if (byteAt(buffer, first) === CLOSE_BRACKET) return undefined;
    this.start = byteAt(buffer, first) === COMMA ? skipSpace(buffer, first + 1) : first;
    const end = this.#members.walk(buffer, this.start);
    this.isProfile = end !== INVALID && this.#findId(buffer) && this.#findProperties(buffer);
    return end === INVALID ? skipValue(buffer, this.start) : end;
  }

  #findId(buffer: Buffer): boolean {
    const id = this.#members.indexOf('$distinct_id');
    if (id === undefined) return false;
    this.idStart = this.#members.valueStart(id);
    this.idEnd = this.#members.valueEnd(id);
    const kind = kindAt(buffer, this.idStart);
    return kind === Kind.string || kind === Kind.number;
  }

  #findProperties(buffer: Buffer): boolean {
    const index = this.#members.indexOf('$properties');
    const start = index === undefined ? undefined : this.#members.valueStart(index);
    if (start === undefined || kindAt(buffer, start) === Kind.null) {
      this.properties.walk(NO_PROPERTIES, 0);
      return true;
    }
    return this.properties.walk(buffer, start) !== INVALID;
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
