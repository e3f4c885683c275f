import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { descriptionsOf } from './descriptions.ts';
import { graphOf } from './graph.ts';
import { importsWithin } from './imports.ts';
import { planOf } from './rooms.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'architecture.md');
/** The rooms with rooms inside that a reader looks for. */
const OPEN = ['streams', 'mixpanel'];

/** docs/pictures/architecture.svg: the rooms of `src/` and what they import, drawn by Graphviz. */
export async function architecturePicture(): Promise<string> {
  const plan = planOf(await importsWithin('src'), OPEN);
  const viz = await instance();
  return viz.renderString(graphOf(plan, descriptionsOf(await readFile(PAGE, 'utf8'))), { format: 'svg' });
}
