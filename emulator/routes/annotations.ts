import { dayText } from '../calendar.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import type { DayRange } from './day-range.ts';
import { checkHistory, checkNotFuture } from './day-range.ts';
import type { Route } from './route.ts';
import { appPaths, queryPaths } from './route.ts';

/** Annotations of the App API: for service accounts, with users and tags; dates are optional. */
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

function readRange(parameters: Parameters, project: Project): DayRange {
  const range = {
    from: parameters.requiredDay('from_date'),
    to: parameters.requiredDay('to_date'),
  };
  const { oldAnnotationsDays, oldAnnotationsRefuseFuture } = project.settings;
  if (oldAnnotationsRefuseFuture) checkNotFuture(range, project);
  checkHistory(range, oldAnnotationsDays, project);
  return range;
}

/** Annotations of the older Query API: for any reader; dates are required. */
export const oldAnnotationsRoute: Route = {
  endpoint: 'annotations',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('annotations'),
  parameters: ['from_date', 'to_date'],
  // Mixpanel does not count it.
  isFree: () => true,
  answer(parameters, project) {
    const { annotations, settings } = project;
    const { from, to } = readRange(parameters, project);
    const found = annotations.between(dayText(from), dayText(to)).map(({ id, date, description }) => ({
      date: date.slice(0, 19).replace('T', ' '),
      project_id: settings.projectId,
      id,
      description,
    }));
    return jsonAnswer({ error: false, annotations: found });
  },
};
