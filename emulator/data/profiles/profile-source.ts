import type { Profile } from './profile.ts';

/** Profiles that nobody stored: each is a function of the seed, its index and the time. */
export interface ProfileSource {
  readonly count: number;
  /**
   * The profile at an index below `count`.
   * @param nowMs ms (UTC) of the time it is looked at: people come back, and are seen later
   */
  at(index: number, nowMs: number): Profile;
  /** The index of the profile with an id. */
  indexOf(id: string): number | undefined;
}
