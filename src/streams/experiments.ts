import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { array, described, integer, object, text, timestampInUtc } from './column-types.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';
import { defineWorkspaceList } from './define-workspace-list.ts';

const TAGS = { type: ['null', 'array'], items: text };
const COLUMNS = {
  id: described(text, 'The ID of the experiment, a UUID.'),
  name: described(text, 'The name of the experiment.'),
  description: described(text, 'The description that users gave the experiment.'),
  hypothesis: described(text, 'What the experiment is meant to show.'),
  status: described(text, 'The state of the experiment: draft, active, concluded, success or fail.'),
  tags: described(TAGS, 'The tags of the experiment.'),
  variants: described(array, 'The variants of the experiment.'),
  metrics: described(array, 'The metrics that the experiment compares.'),
  settings: described(object, 'The settings of the experiment, those of its feature flag included.'),
  feature_flag: described(object, 'The feature flag of the experiment. Null if it has none.'),
  exposures_cache: described(object, 'The numbers of exposures that Mixpanel last computed.'),
  results_cache: described(object, 'The results that Mixpanel last computed.'),
  start_date: described(timestampInUtc, 'When the experiment began.'),
  end_date: described(timestampInUtc, 'When the experiment ended.'),
  created: described(timestampInUtc, 'When the experiment was created.'),
  creator_id: described(integer, 'The ID of the user who created the experiment.'),
  creator_name: described(text, 'The name of the user who created the experiment.'),
  creator_email: described(text, 'The e-mail address of the user who created the experiment.'),
  modified: described(timestampInUtc, 'When the experiment was last changed.'),
  last_modified_by_id: described(integer, 'The ID of the user who last changed the experiment.'),
  last_modified_by_name: described(text, 'The name of the user who last changed the experiment.'),
  last_modified_by_email: described(text, 'The e-mail address of the user who last changed the experiment.'),
  deleted: described(timestampInUtc, 'When the experiment was deleted. Null if it was not.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const experiments = defineWorkspaceList({
  name: 'experiments',
  holds: 'Experiments with their variants, metrics and last results',
  quirks: [
    'Reads the workspaces of the project one by one, or the one that `workspace_id` names. An experiment that several of them list is delivered once.',
    'Mixpanel does not document the list of workspaces. If it does not provide it, set `workspace_id`.',
    'Mixpanel does not accept a project secret for experiments. With one, `discover` does not offer this stream.',
  ],
  columns: COLUMNS,
  endpoint: ENDPOINTS.experiments,
  list: (app, workspace) => app.experiments(workspace),
});
