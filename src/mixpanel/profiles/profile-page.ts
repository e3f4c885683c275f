import { ConnectorError } from '../../base/errors.ts';
import { excerptAt } from '../../base/excerpt.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../../json/scan.ts';
import { reportsError } from '../http/json-answer.ts';
import { ResultList } from './result-list.ts';

const NEWLINE = 0x0a;

/**
 * One page of profiles, located in its buffer without creating JavaScript values, so that numbers keep their digits:
 * `{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[...]}`.
 * `total` and `page_size` may be missing after page 0. A member of another type counts as missing.
 */
export interface ProfilePage {
  /** When Mixpanel made it, ms UTC. */
  readonly at: number;
  readonly results: ResultList;
  /** The number of this page, from 0. */
  readonly page: number | undefined;
  readonly sessionId: string | undefined;
  /** At least 1. */
  readonly pageSize: number | undefined;
  /** Profiles on all pages, as Mixpanel counts them. */
  readonly total: number | undefined;
}

/** Locates the parts of a page. Throws a ConnectorError if the body is not a page of profiles. */
export function parseProfilePage(body: Buffer, at: number): ProfilePage {
  const buffer = normalizeJson(body);
  const members = new ObjectSlices();
  const end = members.walk(buffer, skipSpace(buffer, 0));
  if (end === INVALID || byteAt(buffer, skipSpace(buffer, end)) !== NEWLINE) throw notAPage(buffer);
  if (reportsError(members)) throw notAPage(buffer);
  const results = members.indexOf('results');
  if (results === undefined) throw notAPage(buffer);
  const start = members.valueStart(results);
  const kind = kindAt(buffer, start);
  const total = parseCount(members, 'total');
  // `"results": null` means none, unless the total says otherwise.
  const isList = kind === Kind.array || (kind === Kind.null && (total ?? 0) === 0);
  if (!isList) throw notAPage(buffer);
  const sessionId = members.parseMember('session_id');
  return {
    at,
    results: new ResultList(buffer, kind === Kind.null ? undefined : start),
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

function notAPage(buffer: Buffer): ConnectorError {
  return new ConnectorError(
    'transient',
    `Mixpanel's answer is not a page of profiles: ${excerptAt(buffer, 0)}.`,
  );
}
