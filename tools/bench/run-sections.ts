import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, versions } from './measure/machine.ts';
import { printSection } from './results/print.ts';
import { SECTIONS } from './sections/index.ts';
import type { Section } from './sections/section.ts';

/** Measures sections and prints each as a table. */
export async function runSections(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: SECTIONS.map(({ name }) => name).join(',') },
      runs: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
    },
  });
  const [runs, scale] = [Number(values.runs), Number(values.scale)];
  const { cpu, cores } = machine();
  console.log(`${cpu}, ${cores} cores; ${Object.entries(versions()).flat().join(' ')}`);
  for (const section of values.only.split(',').map(sectionCalled)) {
    const rows = await withFolders((folder) => section.measure({ runs, scale, folder }));
    printSection(section.title, { measured: '', machine: machine(), versions: versions(), scale, rows });
  }
}

function sectionCalled(name: string): Section {
  const section = SECTIONS.find((each) => each.name === name);
  const names = SECTIONS.map((each) => each.name).join(', ');
  if (section === undefined) throw new Error(`no section is called ${name}: ${names}`);
  return section;
}

async function withFolders<Result>(
  use: (folder: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  try {
    return await use((name) => {
      const path = join(root, name);
      mkdirSync(path);
      return path;
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}
