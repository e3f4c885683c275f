/**
 * Draws the form of spec.json as Airbyte shows it: docs/pictures/form.png as it opens, docs/pictures/form-opened.png with all its
 * fields, and next to them a hash of what was drawn, so that a test sees pictures that are older than the form. Run it after each
 * change of spec.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installBrowser, startBrowser } from './browser.ts';
import { formHash, formPage } from './form-page/index.ts';

const PICTURES = join(import.meta.dirname, '..', 'docs', 'pictures');
const spec = readFileSync(join(import.meta.dirname, '..', 'spec.json'), 'utf8');
installBrowser();
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 } });
  for (const [name, opened] of [
    ['form.png', false],
    ['form-opened.png', true],
  ] as const) {
    await page.setContent(formPage(spec, opened));
    await page.screenshot({ path: join(PICTURES, name), fullPage: true });
  }
} finally {
  await browser.close();
}
writeFileSync(join(PICTURES, 'form.sha256'), `${formHash(spec)}\n`);
