import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, integer, object, text, timestampInUtc } from './column-types.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';
import { defineWorkspaceList } from './define-workspace-list.ts';

const TAGS = { type: ['null', 'array'], items: text };
const COLUMNS = {
  id: described(text, 'The ID of the feature flag, a UUID.'),
  name: described(text, 'The name of the feature flag.'),
  key: described(text, 'The key of the feature flag in code.'),
  description: described(text, 'The description that users gave the feature flag.'),
  status: described(text, 'Whether the feature flag is enabled, disabled or archived.'),
  tags: described(TAGS, 'The tags of the feature flag.'),
  context: described(text, 'The property that decides who gets which variant, such as distinct_id.'),
  serving_method: described(
    text,
    'Where the feature flag is evaluated: client, server, remote_or_local or remote_only.',
  ),
  ruleset: described(object, 'The variants, and who gets which of them.'),
  experiment_id: described(text, 'The ID of the experiment that uses the feature flag, if any.'),
  is_experiment_active: described(boolean, 'Whether that experiment is active.'),
  data_group_id: described(
    text,
    'The ID of the data group that the feature flag is for, as text. Null for users.',
  ),
  workspace_id: described(integer, 'The ID of the workspace that the feature flag belongs to, if any.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  created: described(timestampInUtc, 'When the feature flag was created.'),
  creator_id: described(integer, 'The ID of the user who created the feature flag.'),
  creator_name: described(text, 'The name of the user who created the feature flag.'),
  creator_email: described(text, 'The e-mail address of the user who created the feature flag.'),
  modified: described(timestampInUtc, 'When the feature flag was last changed.'),
  last_modified_by_id: described(integer, 'The ID of the user who last changed the feature flag.'),
  last_modified_by_name: described(text, 'The name of the user who last changed the feature flag.'),
  last_modified_by_email: described(
    text,
    'The e-mail address of the user who last changed the feature flag.',
  ),
  enabled_at: described(timestampInUtc, 'When the feature flag was enabled.'),
  deleted: described(timestampInUtc, 'When the feature flag was archived. Null if it was not.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const featureFlags = defineWorkspaceList({
  name: 'feature_flags',
  holds: 'Feature flags with their rules, archived ones included',
  quirks: [
    'Reads the workspaces of the project one by one, or the one that `workspace_id` names. A flag that several of them list is delivered once.',
    'Mixpanel does not document the list of workspaces. If it does not provide it, set `workspace_id`.',
    'Mixpanel does not accept a project secret for feature flags. With one, `discover` does not offer this stream.',
  ],
  columns: COLUMNS,
  endpoint: ENDPOINTS.featureFlags,
  list: (app, workspace) => app.featureFlags(workspace),
});
