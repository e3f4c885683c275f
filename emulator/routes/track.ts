import type { NewEvent } from '../data/stored-events.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import { InvalidJson } from '../http/json.ts';
import type { Parameters } from '../http/parameters.ts';
import { InvalidRecord } from '../ingest/invalid-record.ts';
import type { SentData } from '../ingest/sent-data.ts';
import { readSentData } from '../ingest/sent-data.ts';
import { eventToken, ingestEvent } from '../ingest/ingest-event.ts';
import type { Project } from '../project.ts';
import { plainAnswer, INGEST_PARAMETERS } from './ingest-answers.ts';
import type { Route } from './route.ts';

const COMMON = { family: 'ingest', methods: ['GET', 'POST'], parameters: INGEST_PARAMETERS } as const;

/** Takes events from apps, each with the project's token in it. */
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
    const { taken, refused } = ingestAll(sent.records, project, false);
    project.events.stored.add(...taken);
    return plainAnswer(parameters, refused[0]?.message);
  },
};

/** Takes events of any age, from servers that prove who they are. */
export const importRoute: Route = {
  ...COMMON,
  endpoint: 'import',
  access: 'importer',
  paths: ['/import'],
  answer(parameters, project) {
    const sent = readOrReject(parameters);
    if ('status' in sent) return sent;
    const { taken, refused } = ingestAll(sent.records, project, true);
    project.events.stored.add(...taken);
    return sent.isDocument
      ? importReport(taken.length, refused)
      : plainAnswer(parameters, refused[0]?.message);
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

/** Good events are taken, be others among them bad. */
function ingestAll(
  records: readonly unknown[],
  project: Project,
  needsTime: boolean,
): { taken: NewEvent[]; refused: Rejected[] } {
  const taken: NewEvent[] = [];
  const refused: Rejected[] = [];
  for (const [index, record] of records.entries()) {
    try {
      taken.push(ingestEvent(record, project, needsTime));
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error;
      refused.push({ index, field: error.field, message: error.message });
    }
  }
  return { taken, refused };
}

function importReport(count: number, refused: readonly Rejected[]): Answer {
  if (refused.length === 0) return jsonAnswer({ code: 200, num_records_imported: count, status: 'OK' });
  const error = 'some data points in the request failed validation';
  const report = { code: 400, error, failed_records: refused, num_records_imported: count };
  return jsonAnswer({ ...report, status: 'Bad Request' }, 400);
}
