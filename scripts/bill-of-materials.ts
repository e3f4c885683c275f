import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * npm's own bill of materials (CycloneDX, as JSON) of the packages that the image holds.
 *
 * Not by `npm sbom --omit dev`: that leaves out every package which one of development needs as well. Here npm is shown a
 * project that has none of development.
 *
 * @param root the folder of package.json and package-lock.json
 */
export function billOfMaterials(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  // npm calls the whole by the name of its folder.
  const project = join(folder, 'source-mixpanel');
  const npm = (...words: string[]): string =>
    execFileSync('npm', [...words, '--loglevel=error'], {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  try {
    mkdirSync(project);
    const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
    writeFileSync(join(project, 'package.json'), JSON.stringify({ ...description, devDependencies: {} }));
    copyFileSync(join(root, 'package-lock.json'), join(project, 'package-lock.json'));
    npm('install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit', '--no-fund');
    return npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
