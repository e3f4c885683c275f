import type { Project } from '../project.ts';

export class IdentityControl {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * From now on, exports report events of `from` under `into` and keep the original id in
   * `$distinct_id_before_identity`. The profile of `from` is removed, or moves to `into` if that has none.
   * @throws Error if an identity would be merged into itself
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
    users.write(into, new Map(members.map((member) => [member.name, member])));
  }

  /** Undoes all merges for events; profiles stay merged. */
  reset(): void {
    this.#project.events.identities.reset();
  }
}
