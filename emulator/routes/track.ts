import type { NewEvent } from '../data/stored-events.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import { InvalidJson } from '../http/json.ts';
import type { Parameters } from '../http/parameters.ts';
import { eventToken, ingestEvent } from '../ingest/ingest-event.ts';
import { InvalidRecord } from '../ingest/invalid-record.ts';
import type { SentData } from '../ingest/sent-data.ts';
import { readSentData } from '../ingest/sent-data.ts';
import type { Project } from '../project.ts';
import { plainAnswer, INGEST_PARAMETERS } from './ingest-answers.ts';
import type { Route } from './route.ts';

const COMMON = { family: 'ingest', methods: ['GET', 'POST'], parameters: INGEST_PARAMETERS } as const;

/** Ingests events from apps; each contains the project token. */
export const trackRoute: Route = {
  ...COMMON,
  endpoint: 'track',
  access: 'anyone',
  paths: ['/track'],
  answer(parameters, project) {
    const sent = readOrReject(parameters);
    if ('status' in sent) return sent;
    const { projectToken } = project.settings;
    if (!sent.records.every((record) => eventToken(record) === projectToken)) {
      return plainAnswer(parameters, 'token, missing or invalid');
    }
    const { accepted, rejected } = ingestAll(sent.records, project, false);
    project.events.stored.add(...accepted);
    return plainAnswer(parameters, rejected[0]?.message);
  },
};

/** Ingests events of any age from authenticated servers. */
export const importRoute: Route = {
  ...COMMON,
  endpoint: 'import',
  access: 'importer',
  paths: ['/import'],
  answer(parameters, project) {
    const sent = readOrReject(parameters);
    if ('status' in sent) return sent;
    const { accepted, rejected } = ingestAll(sent.records, project, true);
    project.events.stored.add(...accepted);
    return sent.isDocument
      ? importReport(accepted.length, rejected)
      : plainAnswer(parameters, rejected[0]?.message);
  },
};

function readOrReject(parameters: Parameters): SentData | Answer {
  try {
    return readSentData(parameters);
  } catch (error) {
    if (error instanceof InvalidJson) return plainAnswer(parameters, error.message);
    throw error;
  }
}

interface Rejected {
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

/** Accepts valid events even if others are invalid. */
function ingestAll(
  records: readonly unknown[],
  project: Project,
  needsTime: boolean,
): { accepted: NewEvent[]; rejected: Rejected[] } {
  const accepted: NewEvent[] = [];
  const rejected: Rejected[] = [];
  for (const [index, record] of records.entries()) {
    try {
      accepted.push(ingestEvent(record, project, needsTime));
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error;
      rejected.push({ index, field: error.field, message: error.message });
    }
  }
  return { accepted, rejected };
}

function importReport(count: number, rejected: readonly Rejected[]): Answer {
  if (rejected.length === 0) return jsonAnswer({ code: 200, num_records_imported: count, status: 'OK' });
  const error = 'some data points in the request failed validation';
  const report = { code: 400, error, failed_records: rejected, num_records_imported: count };
  return jsonAnswer({ ...report, status: 'Bad Request' }, 400);
}
