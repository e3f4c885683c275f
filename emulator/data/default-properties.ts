import type { SeededRandom } from './seeded-random.ts';

const BROWSERS = [
  ['Chrome', 'Windows', 'Desktop'],
  ['Chrome', 'Android', 'Pixel 9'],
  ['Safari', 'Mac OS X', 'Desktop'],
  ['Mobile Safari', 'iOS', 'iPhone'],
  ['Firefox', 'Linux', 'Desktop'],
  ['Microsoft Edge', 'Windows', 'Desktop'],
] as const;
const LOCATIONS = [
  ['Paris', 'Île-de-France', 'FR'],
  ['San Francisco', 'California', 'US'],
  ['São Paulo', 'São Paulo', 'BR'],
  ['München', 'Bavaria', 'DE'],
  ['Bengaluru', 'Karnataka', 'IN'],
  ['東京', 'Tokyo', 'JP'],
  ['Kraków', 'Lesser Poland', 'PL'],
] as const;
const PAGES = [
  '/',
  '/pricing',
  '/search?q=shoes&sort=price',
  '/items/4711',
  '/cart',
  '/blog/été-2025',
] as const;
const REFERRERS = [
  '$direct',
  'https://www.google.com/',
  'https://news.ycombinator.com/',
  'https://t.co/x9',
] as const;
const SCREENS = [
  [1920, 1080],
  [2560, 1440],
  [390, 844],
  [412, 915],
] as const;

/** Properties that Mixpanel's SDKs add to an event (device and location), as the inside of a JSON object. */
export function randomDefaultProperties(random: SeededRandom): string {
  const [browser, os, device] = random.pick(BROWSERS);
  const [city, region, country] = random.pick(LOCATIONS);
  const [width, height] = random.pick(SCREENS);
  const referrer = random.pick(REFERRERS);
  const text = JSON.stringify({
    $browser: browser,
    $browser_version: 100 + random.below(40),
    $city: city,
    $current_url: `https://shop.example.com${random.pick(PAGES)}`,
    $device: device,
    $device_id: `${random.next().toString(16)}-${random.next().toString(16)}-${random.next().toString(16)}`,
    $initial_referrer: referrer,
    $initial_referring_domain: referrer === '$direct' ? referrer : new URL(referrer).host,
    $lib_version: '2.65.0',
    $mp_api_endpoint: 'api-js.mixpanel.com',
    $os: os,
    $region: region,
    $screen_height: height,
    $screen_width: width,
    mp_country_code: country,
    mp_lib: 'web',
  });
  return text.slice(1, -1);
}
