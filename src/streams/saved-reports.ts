import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, integer, object, text, timestampWithoutZone } from './column-types.ts';
import { defineList } from './define-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const COLUMNS = {
  id: described(integer, 'The ID of the report, which Mixpanel calls a bookmark.'),
  name: described(text, 'The name of the report.'),
  type: described(text, 'The kind of report, such as insights, funnels, retention or flows.'),
  description: described(text, 'The description that users gave the report.'),
  definition: described(object, 'The definition of the report: events, filters, breakdowns and dates.'),
  creator_id: described(integer, 'The ID of the user who created the report.'),
  creator_name: described(text, 'The name of the user who created the report.'),
  creator_email: described(text, 'The e-mail address of the user who created the report.'),
  created: described(timestampWithoutZone, 'When the report was created. Mixpanel sends no time zone.'),
  modified: described(timestampWithoutZone, 'When the report was last changed. Mixpanel sends no time zone.'),
  last_modified_by_id: described(integer, 'The ID of the user who last changed the report.'),
  last_modified_by_name: described(text, 'The name of the user who last changed the report.'),
  last_modified_by_email: described(text, 'The e-mail address of the user who last changed the report.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  workspace_id: described(integer, 'The ID of the data view that the report belongs to, if any.'),
  dashboard_id: described(integer, 'The ID of the board that the report belongs to, if any.'),
  is_default: described(boolean, 'Whether this is a report that Mixpanel provides.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const savedReports = defineList({
  name: 'saved_reports',
  holds: 'Saved reports of all kinds, with their definition',
  quirks: [
    'Mixpanel does not document this list. If it does not provide it for a project, `check` says that the stream is not available, and the other streams are not affected.',
    '`definition` is the `params` of the report, as an object.',
    'Mixpanel does not accept a project secret for it. With one, `discover` does not offer this stream.',
  ],
  primaryKey: ['id'],
  columns: COLUMNS,
  endpoint: ENDPOINTS.savedReports,
  label: 'all reports',
  list: ({ mixpanel }) => mixpanel.app.savedReports.all(),
});
