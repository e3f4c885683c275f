import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { GROUPS } from '../../docs/.vitepress/navigation.ts';
import { startBrowser } from '../../scripts/browser.ts';
import { builtPages, BASE, SITE } from './support/site.ts';
import { serveFolder, type StaticServer } from './support/static-server.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

let server: StaticServer;
let browser: Browser;
let page: Page;
/** What the browser complained about since the last page was opened. */
let complaints: string[] = [];

beforeAll(async () => {
  server = await serveFolder(SITE, BASE);
  browser = await startBrowser();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // What a page loads ahead ends when the next page is opened.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asks for ${request.url()}`);
  });
});

afterAll(async () => {
  await browser.close();
  server.close();
});

async function open(path: string): Promise<void> {
  complaints = [];
  await page.goto(`${server.url}${path}`, { waitUntil: 'load' });
}

interface Sight {
  readonly title: string;
  readonly heading: string;
  /** What makes the page scroll to the side. */
  readonly tooWide: readonly string[];
  readonly lostImages: readonly string[];
}

/** Runs in the browser. Tables and code scroll by themselves. */
const LOOK = `(() => {
  const width = document.documentElement.clientWidth;
  const scrolls = document.documentElement.scrollWidth > width;
  const wide = [...document.querySelectorAll('.vp-doc *')].filter((e) => e.getBoundingClientRect().right > width);
  return {
    title: document.title,
    heading: document.querySelector('h1').textContent.replaceAll('\u200b', '').trim(),
    tooWide: scrolls ? ['the page', ...wide.map((e) => e.outerHTML)] : [],
    lostImages: [...document.images].filter((e) => e.complete && e.naturalWidth === 0).map((e) => e.src),
  };
})()`;

test.each(builtPages())(
  '%s fits a phone and a desktop, shows its images and raises no error',
  async (path) => {
    await open(path);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      const { title, heading, tooWide, lostImages } = await page.evaluate<Sight>(LOOK);
      expect(title).toBe(heading === 'source-mixpanel' ? heading : `${heading} | source-mixpanel`);
      expect({ tooWide, lostImages, complaints }).toEqual({ tooWide: [], lostImages: [], complaints: [] });
    }
  },
);

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const)('on a %s', (_device, size) => {
  beforeAll(async () => {
    await page.setViewportSize(size);
  });

  test('the search finds a page, and a click opens it', async () => {
    await open('');
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill('visibility margin');
    const found = page.locator('#localsearch-list a').first();
    await found.click();
    await page.waitForURL(/\/docs\/.*#/);
    expect(complaints).toEqual([]);
  });

  test('the navigation shows all groups and leads to a page', async () => {
    await open('');
    if (size === PHONE) await page.getByRole('button', { name: 'Menu' }).first().click();
    const sidebar = page.locator('.VPSidebar');
    for (const group of Object.keys(GROUPS))
      expect(await sidebar.getByText(group, { exact: true }).isVisible()).toBe(true);
    await sidebar.getByRole('link', { name: 'Options' }).click();
    await page.waitForURL(`${server.url}docs/options.html`);
    await page.getByRole('heading', { level: 1, name: 'Options' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

test('each link of the site leads to an existing page and heading', async () => {
  const faults = await Promise.all(builtPages().map(async (path) => await brokenLinks(path)));
  expect(faults.flat()).toEqual([]);
});

/** The links of a page that the server does not answer, or whose heading the page lacks. */
async function brokenLinks(path: string): Promise<string[]> {
  const html = (await fetchOnce(`${server.url}${path}`)) ?? '';
  const targets = [...html.matchAll(/<a[^>]* href="([^"]+)"/g)].map(
    ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `${server.url}${path}`),
  );
  const own = targets.filter(({ href }) => href.startsWith(server.url.replace(BASE, '')));
  expect(own.length).toBeGreaterThan(Object.keys(GROUPS).length);
  const faults = await Promise.all(
    own.map(async ({ origin, pathname, hash }) => {
      const target = await fetchOnce(`${origin}${pathname}`);
      const found =
        target !== undefined && (hash === '' || target.includes(`id="${decodeURIComponent(hash.slice(1))}"`));
      return found ? [] : [`${path}: ${pathname}${hash}`];
    }),
  );
  return faults.flat();
}

const answers = new Map<string, Promise<string | undefined>>();

async function fetchOnce(url: string): Promise<string | undefined> {
  const answer =
    answers.get(url) ??
    fetch(url).then(async (response) => (response.ok ? await response.text() : undefined));
  answers.set(url, answer);
  return await answer;
}
