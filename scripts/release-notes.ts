/**
 * Prints the section of CHANGELOG.md for the version of package.json, which is the text of its release. On GitHub, links lead to the
 * files of the release.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageFile from '../package.json' with { type: 'json' };
import { sectionOf, withLinksTo } from './changelog.ts';

const ROOT = join(import.meta.dirname, '..');
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_REF_NAME: tag } = process.env;
const notes = sectionOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), packageFile.version);
const isOnGitHub = server !== undefined && repository !== undefined && tag !== undefined;
console.log(isOnGitHub ? withLinksTo(`${server}/${repository}/blob/${tag}`, notes) : notes);
