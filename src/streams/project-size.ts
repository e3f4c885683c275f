/** The size of a project, for calculating what a sync costs. */
export interface ProjectSize {
  readonly cohorts: number;
  readonly funnels: number;
  /** Insights reports. */
  readonly reports: number;
  /** Whether `report_ids` names them, so that they need not be listed. */
  readonly reportsAreNamed?: boolean;
  /** Group keys. */
  readonly groups: number;
  /** Days to read, both ends included. */
  readonly days: number;
  readonly windowDays: number;
}

/** Where a stream says how much it will read, before it reads. */
export interface Forecast {
  /** @param size the parts of the project that are left to be read; others are taken to be of the configured size */
  reads(stream: string, size: Partial<ProjectSize>): void;
}

/** For commands that read nothing. */
export const NO_FORECAST: Forecast = { reads: () => undefined };
