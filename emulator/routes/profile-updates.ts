import type { Change, Population } from '../data/profiles/population.ts';
import type { JsonObject } from '../http/json.ts';
import { InvalidJson, isObject } from '../http/json.ts';
import { ingestUpdate } from '../ingest/ingest-update.ts';
import { InvalidRecord } from '../ingest/invalid-record.ts';
import { readSentData } from '../ingest/sent-data.ts';
import type { Project } from '../project.ts';
import { plainAnswer, INGEST_PARAMETERS } from './ingest-answers.ts';
import type { Route } from './route.ts';

interface Target {
  readonly population: Population;
  readonly change: Change;
}

export const userUpdatesRoute = updatesRoute('update/engage', '/engage', (update, { users }) => {
  const change = ingestUpdate(update, idOf(update, '$distinct_id'), true);
  return { population: users, change };
});

export const groupUpdatesRoute = updatesRoute('update/groups', '/groups', (update, { groups }) => {
  const change = ingestUpdate(update, idOf(update, '$group_id'), false);
  return { population: groups.ofKey(String(idOf(update, '$group_key'))).population, change };
});

function updatesRoute(
  endpoint: 'update/engage' | 'update/groups',
  path: string,
  targetOf: (update: JsonObject, project: Project) => Target,
): Route {
  return {
    endpoint,
    family: 'ingest',
    access: 'anyone',
    methods: ['GET', 'POST'],
    paths: [path],
    parameters: INGEST_PARAMETERS,
    answer(parameters, project) {
      try {
        const { records } = readSentData(parameters);
        const targets = records.map((record) => targetOf(checked(record, project), project));
        const { clock, settings } = project;
        const atMs = clock.now() + settings.visibleAfterSeconds * 1000;
        for (const { population, change } of targets) population.schedule(atMs, change);
        return plainAnswer(parameters, undefined);
      } catch (error) {
        if (error instanceof InvalidRecord || error instanceof InvalidJson) {
          return plainAnswer(parameters, error.message);
        }
        throw error;
      }
    },
  };
}

function checked(record: unknown, { settings }: Project): JsonObject {
  if (!isObject(record)) throw new InvalidRecord('data', 'an update must be an object');
  if (record['$token'] !== settings.projectToken)
    throw new InvalidRecord('$token', '$token, missing or invalid');
  return record;
}

function idOf(update: JsonObject, field: string): string | number {
  const id = update[field];
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return id;
  throw new InvalidRecord(field, `${field}, missing or empty`);
}
