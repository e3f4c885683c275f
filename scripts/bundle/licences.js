import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that files belong to, as their authors ask for with every copy.
 *
 * @param {readonly string[]} files relative to the root: `node_modules/ajv/dist/ajv.js`
 * @param {string} root
 * @throws if a package has no text of its licence
 */
export function licencesOf(files, root) {
  const packages = new Set(
    files.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  return [...packages]
    .sort()
    .map((path) => licenceOf(join(root, path)))
    .join('\n');
}

/** Some packages have their licence in the README. */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder);
  const file =
    files.find((entry) => /^licen[sc]e/i.test(entry)) ?? files.find((entry) => /^readme/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no text of its licence`);
  return `== ${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
