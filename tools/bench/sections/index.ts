import { exportSection } from './export.ts';
import { layoutsSection } from './layouts.ts';
import { limitsSection } from './limits.ts';
import { peersSection } from './peers.ts';
import { profilesSection } from './profiles.ts';
import type { Section } from './section.ts';
import { specSection } from './spec.ts';
import { windowsSection } from './windows.ts';

/** Measured only if it is asked for: it installs Python packages and needs root. */
export const ON_DEMAND: Section = peersSection;

/** In the order in which they are measured and printed. */
export const SECTIONS: readonly Section[] = [
  exportSection,
  windowsSection,
  profilesSection,
  limitsSection,
  layoutsSection,
  specSection,
  peersSection,
];
