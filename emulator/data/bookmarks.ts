import { EVENT_NAMES } from './event-names.ts';
import { FIRST_REPORT_ID } from './reports.ts';

/** A saved report as the list of bookmarks returns it. */
export interface Bookmark {
  readonly id: number;
  readonly type: string;
  /** JSON, since numbers exceed JavaScript's precision. */
  readonly json: string;
}

const OTHER_TYPES = ['funnels', 'retention', 'flows'] as const;
const FIRST_OTHER_ID = 900_001;
const USERS = [
  { creator_id: 77, creator_name: 'Zoë Nowak', creator_email: 'zoe@example.org' },
  { creator_id: null, creator_name: null, creator_email: null },
] as const;

/** The reports that `insights` answers, and one of each other type. */
export function bookmarks(settings: { readonly projectId: number; readonly reports: number }): Bookmark[] {
  const insights = Array.from({ length: settings.reports }, (_, index) =>
    bookmark(FIRST_REPORT_ID + index, 'insights', settings.projectId),
  );
  const others = OTHER_TYPES.map((type, index) => bookmark(FIRST_OTHER_ID + index, type, settings.projectId));
  return [...insights, ...others];
}

function bookmark(id: number, type: string, projectId: number): Bookmark {
  const event = EVENT_NAMES[id % EVENT_NAMES.length] ?? '';
  const facts = {
    id,
    name: id % 3 === 0 ? `Report "${id}" ✓` : `Report ${id}`,
    type,
    project_id: projectId,
    workspace_id: null,
    dashboard_id: id % 2 === 0 ? 10_000 + id : null,
    description: id % 3 === 0 ? '' : null,
    created: '2024-09-18T16:39:49',
    modified: '2025-08-26T05:16:50',
    ...USERS[id % 2],
    last_modified_by_id: 77,
    last_modified_by_name: 'Zoë Nowak',
    last_modified_by_email: 'zoe@example.org',
    is_default: false,
    can_view: true,
    metadata: {},
  };
  return { id, type, json: `${JSON.stringify(facts).slice(0, -1)},"params":${paramsOf(event)}}` };
}

/** With an ID beyond 2^53, and a number that ends in a zero. */
function paramsOf(event: string): string {
  const name = JSON.stringify(event);
  return `{"sections":{"show":[{"behavior":{"type":"event","name":${name}},"measurement":{"math":"total"}}],"filter":[{"value":"Company","dataGroupId":-1405123841946871899,"filterValue":9007199254740993,"weight":1.0}]},"displayOptions":{"chartType":"line"}}`;
}
