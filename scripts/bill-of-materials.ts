import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The software bill of materials (CycloneDX JSON) of the packages in the image. `npm sbom --omit dev` would
 * leave out packages that development dependencies need as well, so npm runs in a copy of the project without
 * those.
 */
export function billOfMaterials(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  // npm names the main component after the folder.
  const project = join(folder, 'source-mixpanel');
  const npm = (...args: string[]): string =>
    execFileSync('npm', [...args, '--loglevel=error'], {
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
