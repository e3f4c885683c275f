import type { JsonMember } from '../json-members.ts';
import { jsonMember } from '../json-members.ts';
import type { SeededRandom } from '../seeded-random.ts';

const LOCATIONS = [
  ['Lyon', 'Auvergne-Rhône-Alpes', 'FR', 'Europe/Paris'],
  ['Portland', 'Oregon', 'US', 'America/Los_Angeles'],
  ['Zürich', 'Zurich', 'CH', 'Europe/Zurich'],
  ['大阪', 'Osaka', 'JP', 'Asia/Tokyo'],
  ['Recife', 'Pernambuco', 'BR', 'America/Recife'],
  ['Pune', 'Maharashtra', 'IN', 'Asia/Kolkata'],
] as const;
const BROWSERS = [
  ['Chrome', 'Windows'],
  ['Chrome', 'Android'],
  ['Mobile Safari', 'iOS'],
  ['Firefox', 'Linux'],
] as const;
const FIRST_NAMES = ['Ada', 'Zoë', 'Łukasz', 'José', '花子', 'Priya', "D'Arcy", 'Åsa'] as const;
const LAST_NAMES = ['Lovelace', 'Müller', 'Nowak', 'da Silva', '山田', 'Rao', 'O’Neill', 'Öberg'] as const;

/** Properties that Mixpanel's SDKs add to a user profile: device and location. */
export function randomUserDevice(random: SeededRandom): JsonMember[] {
  const [city, region, country, timezone] = random.pick(LOCATIONS);
  const [browser, os] = random.pick(BROWSERS);
  return Object.entries({
    $browser: browser,
    $browser_version: 100 + random.below(40),
    $city: city,
    $country_code: country,
    $initial_referrer: '$direct',
    $os: os,
    $region: region,
    $timezone: timezone,
  }).map(([name, value]) => jsonMember(name, value));
}

export function userName(variety: number): { first: string; last: string } {
  return {
    first: FIRST_NAMES[variety % FIRST_NAMES.length] ?? '',
    last: LAST_NAMES[(variety >>> 8) % LAST_NAMES.length] ?? '',
  };
}
