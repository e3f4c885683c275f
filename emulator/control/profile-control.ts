import type { MovableClock } from '../clock.ts';
import type { JsonMember } from '../data/json-members.ts';
import { jsonMember, jsonMembersOf } from '../data/json-members.ts';
import type { Population } from '../data/profiles/population.ts';
import { ProfileWriter } from '../data/profiles/profile.ts';
import { profileTime } from '../data/profiles/user-facts.ts';

/** Properties by name, or a JSON object as text, which preserves every digit. */
export type PropertiesInput = Readonly<Record<string, unknown>> | string;

/** A profile to add. A numeric id stays a JSON number. */
export interface NewProfile {
  readonly distinctId: string | number;
  readonly properties?: PropertiesInput | undefined;
}

export class ProfileControl {
  readonly #population: Population;
  readonly #clock: MovableClock;

  constructor(population: Population, clock: MovableClock) {
    this.#population = population;
    this.#clock = clock;
  }

  /** Adds profiles with exactly these properties, replacing profiles with the same ids. */
  add(...profiles: readonly NewProfile[]): void {
    for (const { distinctId, properties = {} } of profiles) {
      this.#population.remove(String(distinctId));
      this.#population.write(String(distinctId), byName(properties), JSON.stringify(distinctId));
    }
  }

  /**
   * Sets properties of one profile; `undefined` removes a property.
   * @param isSeen whether to set `$last_seen` to now
   */
  update(distinctId: string | number, properties: PropertiesInput, isSeen = true): void {
    const seen = isSeen ? [jsonMember('$last_seen', profileTime(this.#clock.now()))] : [];
    const members = new Map(seen.map((member) => [member.name, member]));
    this.#population.write(String(distinctId), new Map([...members, ...byName(properties)]));
  }

  remove(...distinctIds: readonly (string | number)[]): void {
    for (const id of distinctIds) this.#population.remove(String(id));
  }

  reset(): void {
    this.#population.reset();
  }

  /** Ground truth: every current profile, as `engage` returns it. */
  *visible(): Generator<string> {
    const writer = new ProfileWriter();
    for (const profile of this.#population.snapshot(this.#clock.now()).profiles())
      yield writer.write(profile);
  }
}

function byName(properties: PropertiesInput): Map<string, JsonMember | undefined> {
  if (typeof properties === 'string') {
    return new Map(jsonMembersOf(properties).map((member) => [member.name, member]));
  }
  return new Map(
    Object.entries(properties).map(([name, value]) => [
      name,
      value === undefined ? undefined : jsonMember(name, value),
    ]),
  );
}
