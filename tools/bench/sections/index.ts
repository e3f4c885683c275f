import { exportSection } from './export.ts';
import { peersSection } from './peers.ts';
import { profilesSection } from './profiles.ts';
import type { Section } from './section.ts';
import { specSection } from './spec.ts';
import { windowsSection } from './windows.ts';

/** In the order in which they are measured and printed. The last one is measured on demand. */
export const SECTIONS: readonly Section[] = [
  exportSection,
  windowsSection,
  profilesSection,
  specSection,
  peersSection,
];
