import { cohortsRoute } from './cohorts.ts';
import { eventNamesRoute } from './event-names.ts';
import { exportRoute } from './export.ts';
import type { Route } from './route.ts';
import { topPropertiesRoute } from './top-properties.ts';

/** Every endpoint there is. */
export const ROUTES: readonly Route[] = [exportRoute, eventNamesRoute, topPropertiesRoute, cohortsRoute];
