import { measureLayouts } from '../single/layouts.ts';
import type { Section } from './section.ts';

/** What the layout of properties means for the size of the catalog and of records. */
export const layoutsSection: Section = {
  name: 'layouts',
  title: 'Layouts of properties',
  measure: () => measureLayouts(),
};
