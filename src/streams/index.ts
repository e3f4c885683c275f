import { annotationTags } from './annotation-tags.ts';
import { annotations } from './annotations.ts';
import { cohortMembers } from './cohort-members.ts';
import { cohorts } from './cohorts.ts';
import type { ReadOptions } from './context.ts';
import type { MixpanelStream } from './define-stream.ts';
import { engage } from './engage/index.ts';
import { eventCounts } from './event-counts/index.ts';
import { experiments } from './experiments.ts';
import { exportStream } from './export/index.ts';
import { featureFlags } from './feature-flags.ts';
import { funnels } from './funnels.ts';
import { groupProfiles } from './group-profiles/index.ts';
import { insights } from './insights/index.ts';
import { lexiconSchemas } from './lexicon-schemas.ts';
import { lookupTables } from './lookup-tables.ts';
import { revenue } from './revenue.ts';
import { savedReports } from './saved-reports.ts';

export const streams: readonly MixpanelStream[] = [
  exportStream,
  engage,
  cohorts,
  cohortMembers,
  groupProfiles,
  eventCounts,
  funnels,
  revenue,
  annotations,
  annotationTags,
  savedReports,
  insights,
  lexiconSchemas,
  lookupTables,
  featureFlags,
  experiments,
];

/** The streams that a service account or a project secret can read. */
export function streamsFor(
  withProjectSecret: boolean,
  options: Pick<ReadOptions, 'reportIds'>,
): readonly MixpanelStream[] {
  return streams.filter((stream) => !(withProjectSecret && stream.needsServiceAccount(options)));
}
