interface WorkspaceSettings {
  readonly projectId: number;
  readonly workspaces: number;
}

export interface FeatureFlag {
  readonly isArchived: boolean;
  /** JSON, since numbers exceed JavaScript's precision. */
  readonly json: string;
}

export const FIRST_WORKSPACE_ID = 3_000_001;
const PEOPLE = {
  ...{ creator_id: 77, creator_name: 'Zoë Nowak', creator_email: 'zoe@example.org' },
  ...{ last_modified_by_id: null, last_modified_by_name: null, last_modified_by_email: null },
};
const TIMES = { created: '2026-01-01T00:00:00Z', modified: '2026-01-02T03:04:05.678901+00:00' };

/** The first one holds all data of the project. */
export function workspaces({ projectId, workspaces }: WorkspaceSettings) {
  return Array.from({ length: workspaces }, (_, index) => ({
    ...{ id: FIRST_WORKSPACE_ID + index, name: index === 0 ? 'All Project Data' : `View ${index}` },
    ...{ project_id: projectId, is_default: index === 0, is_global: index === 0, description: '' },
  }));
}

/** One that all workspaces share, one of this workspace, and an archived one. */
export function featureFlags({ projectId }: WorkspaceSettings, workspaceId: number): FeatureFlag[] {
  const own = uuid(workspaceId);
  return [
    flag(uuid(1), null, 'enabled'),
    flag(own, workspaceId, 'disabled'),
    flag(uuid(2), null, 'archived'),
  ];

  function flag(id: string, workspace: number | null, status: string): FeatureFlag {
    const facts = {
      ...{ id, project_id: projectId, workspace_id: workspace, content_type: 'feature-flags', status },
      ...{ name: `Flag "${id.slice(-4)}"`, key: `flag-${id.slice(-4)}`, description: null, tags: ['beta ✓'] },
      ...{ context: 'distinct_id', serving_method: 'client', experiment_id: null, ...PEOPLE, ...TIMES },
      ...{ deleted: status === 'archived' ? '2026-01-03T00:00:00Z' : null, can_view: true },
    };
    const ruleset =
      '{"variants":[{"key":"on","value":9007199254740993,"is_control":false,"split":1.0}],"rollout":[{"rollout_percentage":0.50,"variant_splits":{"on":1.0}}],"test":null}';
    const group = '"data_group_id":-1405123841946871899';
    return {
      isArchived: status === 'archived',
      json: `${JSON.stringify(facts).slice(0, -1)},${group},"ruleset":${ruleset}}`,
    };
  }
}

/** One that all workspaces share, and one of this workspace, as JSON. */
export function experiments(workspaceId: number): string[] {
  return [uuid(3), uuid(workspaceId + 1_000_000)].map((id, index) => {
    const facts = {
      ...{ id, name: `Experiment ${index + 1}`, content_type: 'experiments', description: null },
      ...{ hypothesis: 'More people sign up', status: index === 0 ? 'active' : 'draft', tags: [], ...PEOPLE },
      ...{ ...TIMES, start_date: index === 0 ? '2026-01-02T00:00:00Z' : null, end_date: null, deleted: null },
      ...{ variants: [{ key: 'control' }, { key: 'on' }], metrics: [], settings: {}, feature_flag: null },
      ...{ exposures_cache: {}, can_view: true },
    };
    return `${JSON.stringify(facts).slice(0, -1)},"results_cache":{"metric":9007199254740993,"lift":0.10}}`;
  });
}

function uuid(number: number): string {
  return `0f1c2d3e-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
