import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, versions } from './measure/machine.ts';
import { printSection } from './results/print.ts';
import { RESULTS_FILE, saveSection, type SectionResult } from './results/results.ts';
import { ON_DEMAND, SECTIONS } from './sections/index.ts';
import type { Section } from './sections/section.ts';

/**
 * Measures sections, prints each as a table, and saves it. Full sizes are saved where the documentation is made from, and
 * that is made anew.
 */
export async function runSections(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      peers: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      save: { type: 'string' },
    },
  });
  const [runs, scale] = [Number(values.runs), Number(values.scale)];
  const file = values.save === undefined ? RESULTS_FILE : resolve(values.save);
  const isSaved = scale === 1 || values.save !== undefined;
  for (const section of chosen(values.only, values.peers)) {
    const result = await measure(section, runs, scale);
    printSection(section.title, result);
    if (isSaved) saveSection(section.name, result, file);
  }
  if (isSaved && file === RESULTS_FILE) generateDocs();
}

function chosen(only: string | undefined, withPeers: boolean): readonly Section[] {
  if (only !== undefined) return only.split(',').map(sectionCalled);
  return SECTIONS.filter((section) => withPeers || section !== ON_DEMAND);
}

function sectionCalled(name: string): Section {
  const section = SECTIONS.find((each) => each.name === name);
  const names = SECTIONS.map((each) => each.name).join(', ');
  if (section === undefined) throw new Error(`no section is called ${name}: ${names}`);
  return section;
}

async function measure(section: Section, runs: number, scale: number): Promise<SectionResult> {
  const root = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path);
    return path;
  };
  try {
    const rows = await section.measure({ runs, scale, folder });
    const measured = new Date().toISOString().slice(0, 10);
    return {
      measured,
      machine: machine(),
      versions: { ...versions(), ...section.versions?.() },
      scale,
      rows,
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function generateDocs(): void {
  const generate = join(import.meta.dirname, '..', '..', 'scripts', 'generate.ts');
  execFileSync(process.execPath, [generate], { stdio: 'inherit' });
}
