/** Keeps the form and the streams of a release, with which a test compares later ones. Run it once per release. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { offeredNow } from '../test/compatibility/offered.ts';

const PATH = join(import.meta.dirname, '..', 'test', 'compatibility', 'released.json');
writeFileSync(PATH, await format(JSON.stringify(await offeredNow()), { parser: 'json', printWidth: 110 }));
