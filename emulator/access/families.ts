/** API families; Mixpanel limits each separately. */
export const FAMILIES = ['query', 'export', 'app', 'lexicon', 'ingest'] as const;

export type Family = (typeof FAMILIES)[number];

/** The limits of one family. Hour and minute are rolling windows by the emulator's clock. */
export interface FamilyLimits {
  readonly perHour: number;
  readonly perMinute: number;
  readonly concurrent: number;
  /** Enforced only while the clock runs: on a frozen one, all requests happen in the same second. */
  readonly perSecond: number;
}
