/**
 * Draws the form of spec.json as Airbyte shows it: docs/pictures/form.png, and next to it a hash of what was drawn, so that a test
 * sees a picture that is older than the form. Run it after each change of spec.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from './browser.ts';
import { formHash, formPage } from './form-page.ts';

const ROOT = join(import.meta.dirname, '..');
const spec = readFileSync(join(ROOT, 'spec.json'), 'utf8');
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 } });
  await page.setContent(formPage(spec));
  await page.screenshot({ path: join(ROOT, 'docs/pictures/form.png'), fullPage: true });
} finally {
  await browser.close();
}
writeFileSync(join(ROOT, 'docs/pictures/form.sha256'), `${formHash(spec)}\n`);
