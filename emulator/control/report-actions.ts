import type { Actions } from './action.ts';
import { oneOrMore } from './action.ts';
import { readAnnotation, readFunnel, readNumber } from './read-inputs.ts';

/** What can be done to funnels and annotations. */
export const REPORT_ACTIONS: Actions = {
  'GET funnels': ({ funnels }) => funnels.list(),
  'POST funnels': ({ funnels }, body) => {
    funnels.add(...oneOrMore(body).map(readFunnel));
  },
  'DELETE funnels': ({ funnels }, body) => {
    funnels.remove(...oneOrMore(body).map(readNumber));
  },
  'GET annotations': ({ annotations }) => annotations.list(),
  'POST annotations': ({ annotations }, body) => {
    annotations.add(...oneOrMore(body).map(readAnnotation));
  },
  'DELETE annotations': ({ annotations }, body) => {
    annotations.remove(...oneOrMore(body).map(readNumber));
  },
};
