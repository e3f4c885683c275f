/** Prints the section of CHANGELOG.md for the version of package.json, which is the text of its release. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageFile from '../package.json' with { type: 'json' };
import { sectionOf } from './changelog.ts';

const ROOT = join(import.meta.dirname, '..');
console.log(sectionOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), packageFile.version));
