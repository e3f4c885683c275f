import { exportSection } from './export.ts';
import { profilesSection } from './profiles.ts';
import type { Section } from './section.ts';
import { specSection } from './spec.ts';
import { windowsSection } from './windows.ts';

/** In the order in which they are measured and printed. */
export const SECTIONS: readonly Section[] = [exportSection, windowsSection, profilesSection, specSection];
