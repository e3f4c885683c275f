import { dayText } from '../calendar.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Route } from './route.ts';
import { appPaths, queryPaths } from './route.ts';

/** Annotations by the App API: for service accounts, with their makers and tags, and from any day unless asked. */
export const annotationsRoute: Route = {
  endpoint: 'annotations',
  family: 'app',
  access: 'member',
  methods: ['GET'],
  paths: appPaths('annotations'),
  parameters: ['fromDate', 'toDate'],
  answer(parameters, { annotations }) {
    const results = annotations.between(dayOf(parameters, 'fromDate'), dayOf(parameters, 'toDate'));
    return jsonAnswer({ status: 'ok', results });
  },
};

function dayOf(parameters: Parameters, name: string): string | undefined {
  const day = parameters.day(name);
  return day === undefined ? undefined : dayText(day);
}

/** The tags of annotations. */
export const annotationTagsRoute: Route = {
  endpoint: 'annotations/tags',
  family: 'app',
  access: 'member',
  methods: ['GET'],
  paths: appPaths('annotations/tags'),
  parameters: [],
  answer: (_parameters, { annotations, settings: { projectId } }) =>
    jsonAnswer(annotations.tags().map((tag) => ({ ...tag, project_id: projectId }))),
};

/** Annotations by the older API: for whoever reads the project, between two days that have to be given. */
export const oldAnnotationsRoute: Route = {
  endpoint: 'annotations',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('annotations'),
  parameters: ['from_date', 'to_date'],
  answer(parameters, { annotations, settings }) {
    const from = dayText(parameters.requiredDay('from_date'));
    const to = dayText(parameters.requiredDay('to_date'));
    const found = annotations.between(from, to).map(({ id, date, description }) => ({
      date: date.slice(0, 19).replace('T', ' '),
      project_id: settings.projectId,
      id,
      description,
    }));
    return jsonAnswer({ error: false, annotations: found });
  },
};
