import type { MovableClock } from '../clock.ts';
import type { JsonMember } from '../data/json-members.ts';
import { jsonMember, jsonMembersOf } from '../data/json-members.ts';
import { ProfileWriter } from '../data/profiles/profile.ts';
import type { Population } from '../data/profiles/population.ts';
import { profileTime } from '../data/profiles/user-facts.ts';

/** Properties by their names, or the text of a JSON object, in which every digit counts. */
export type PropertiesInput = Readonly<Record<string, unknown>> | string;

/** A profile somebody makes by hand. A number as its id is told as a number. */
export interface NewProfile {
  readonly distinctId: string | number;
  readonly properties?: PropertiesInput | undefined;
}

/** Changes one population, users or groups of a kind, between two reads. */
export class ProfileControl {
  readonly #population: Population;
  readonly #clock: MovableClock;

  constructor(population: Population, clock: MovableClock) {
    this.#population = population;
    this.#clock = clock;
  }

  /** Makes profiles with these properties and no others, in place of those that had their ids. */
  add(...profiles: readonly NewProfile[]): void {
    for (const { distinctId, properties = {} } of profiles) {
      this.#population.remove(String(distinctId));
      this.#population.write(String(distinctId), byName(properties), JSON.stringify(distinctId));
    }
  }

  /**
   * Writes properties of one profile; null is a value, `undefined` takes the property away.
   * @param isSeen whether `$last_seen` moves to now, as it does when the user comes back; it does unless given
   */
  update(distinctId: string | number, properties: PropertiesInput, isSeen = true): void {
    const seen = isSeen ? [jsonMember('$last_seen', profileTime(this.#clock.now()))] : [];
    const members = new Map(seen.map((one) => [one.name, one]));
    this.#population.write(String(distinctId), new Map([...members, ...byName(properties)]));
  }

  /** Takes profiles away. */
  remove(...distinctIds: readonly (string | number)[]): void {
    for (const id of distinctIds) this.#population.remove(String(id));
  }

  /** Forgets every change. */
  reset(): void {
    this.#population.reset();
  }

  /** The truth: every profile there is now, as one page of all would tell them. */
  *visible(): Generator<string> {
    const writer = new ProfileWriter();
    for (const profile of this.#population.snapshot(this.#clock.now()).profiles())
      yield writer.write(profile);
  }
}

function byName(properties: PropertiesInput): Map<string, JsonMember | undefined> {
  if (typeof properties === 'string') return new Map(jsonMembersOf(properties).map((one) => [one.name, one]));
  return new Map(
    Object.entries(properties).map(([name, value]) => [
      name,
      value === undefined ? undefined : jsonMember(name, value),
    ]),
  );
}
