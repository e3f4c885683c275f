import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../scripts/browser.ts';
import { formPage } from '../../scripts/form-page/index.ts';
import { ROOT } from './support/site.ts';

const SPEC = readFileSync(join(ROOT, 'spec.json'), 'utf8');
const GROUPS = ['Connect', 'What to read', 'How it lands', 'Limits'];

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  page = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
});

async function isVisible(text: string): Promise<boolean> {
  return await page.getByText(text, { exact: true }).first().isVisible();
}

describe.each([
  ['phone', { width: 390, height: 844 }],
  ['desktop', { width: 1280, height: 900 }],
] as const)('the form on a %s', (_device, size) => {
  beforeAll(async () => {
    await page.setViewportSize(size);
  });

  test('opens with the title of each group on a card of its own, and the fields that everybody needs', async () => {
    await page.setContent(formPage(SPEC, false));
    expect(await page.locator('section').count()).toBe(GROUPS.length);
    for (const group of GROUPS) expect([group, await isVisible(group)]).toEqual([group, true]);
    for (const field of ['Username', 'Secret', 'Project ID', 'Region', 'Project time zone', 'Start date'])
      expect([field, await isVisible(field)]).toEqual([field, true]);
    for (const field of ['End date', 'Layout of properties', 'Queries per hour'])
      expect([field, await isVisible(field)]).toEqual([field, false]);
  });

  test('shows a hidden field after a click, with the titles of its values', async () => {
    await page.setContent(formPage(SPEC, false));
    await page.getByText('How it lands', { exact: true }).click();
    expect(await isVisible('Layout of properties')).toBe(true);
    expect(await page.getByText('each property is a column').isVisible()).toBe(true);
  });

  test('needs no scrolling to the side', async () => {
    await page.setContent(formPage(SPEC, true));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
  });
});
