import type { Project } from '../project.ts';

/** Merges the identities of users between two reads. */
export class IdentityControl {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * Lets `from` turn out to be `into`: exports from now on tell the events of both as those of `into`, and keep what was
   * sent in `$distinct_id_before_identity`. The profile of `from` is gone; if `into` has none, it becomes that one's.
   * @throws Error when that would merge an identity into itself
   */
  merge(from: string, into: string): void {
    const { events, users, clock } = this.#project;
    events.identities.merge(from, into);
    const nowMs = clock.now();
    const snapshot = users.snapshot(nowMs);
    const profile = snapshot.find(from);
    if (profile === undefined) return;
    users.remove(from);
    if (snapshot.find(into) !== undefined) return;
    const members = profile.blocks.flatMap((block) => block.members);
    users.write(into, new Map(members.map((one) => [one.name, one])));
  }

  /** Lets everybody be who they were sent as; the profiles stay as they are. */
  reset(): void {
    this.#project.events.identities.reset();
  }
}
