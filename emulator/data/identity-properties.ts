import { IDENTITY_NAMES } from './event-names.ts';
import type { SeededRandom } from './seeded-random.ts';

type IdentityName = (typeof IDENTITY_NAMES)[number];

export function isIdentityName(name: string): name is IdentityName {
  return IDENTITY_NAMES.some((known) => known === name);
}

/** The members of a row of identity management, as the inside of a JSON object. Its ids are those of no generated user. */
export function randomIdentityProperties(random: SeededRandom, name: IdentityName): string {
  const id = (): string => `${1_070_000 + random.below(9000)}`;
  switch (name) {
    case '$identify':
      return `"$identified_id":"${id()}","$anon_id":"$device:${random.next().toString(16)}"`;
    case '$create_alias':
      return `"alias":"alias-${id()}"`;
    case '$merge':
      return `"$distinct_ids":["${id()}","${id()}"]${random.chance(0.3) ? ',"$failure_reason":"limit reached"' : ''}`;
  }
}
