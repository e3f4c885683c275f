import { annotationsRoute, annotationTagsRoute, oldAnnotationsRoute } from './annotations.ts';
import { bookmarksRoute } from './bookmarks.ts';
import { cohortsRoute } from './cohorts.ts';
import { engageRoute } from './engage.ts';
import { eventCountsRoute } from './event-counts.ts';
import { eventNamesRoute } from './event-names.ts';
import { exportRoute } from './export.ts';
import { funnelListRoute, funnelsRoute } from './funnels.ts';
import { insightsRoute } from './insights.ts';
import { lookupTablesRoute } from './lookup-tables.ts';
import { profilePropertiesRoute } from './profile-properties.ts';
import { groupUpdatesRoute, userUpdatesRoute } from './profile-updates.ts';
import { revenueRoute } from './revenue.ts';
import type { Route } from './route.ts';
import { schemaRoute, schemasRoute } from './schemas.ts';
import { topPropertiesRoute } from './top-properties.ts';
import { importRoute, trackRoute } from './track.ts';
import { experimentsRoute, featureFlagsRoute, workspacesRoute } from './workspaces.ts';

export const ROUTES: readonly Route[] = [
  exportRoute,
  eventCountsRoute,
  eventNamesRoute,
  topPropertiesRoute,
  cohortsRoute,
  engageRoute,
  profilePropertiesRoute,
  revenueRoute,
  funnelListRoute,
  funnelsRoute,
  insightsRoute,
  annotationsRoute,
  annotationTagsRoute,
  oldAnnotationsRoute,
  bookmarksRoute,
  schemasRoute,
  schemaRoute,
  workspacesRoute,
  featureFlagsRoute,
  experimentsRoute,
  lookupTablesRoute,
  trackRoute,
  importRoute,
  userUpdatesRoute,
  groupUpdatesRoute,
];
