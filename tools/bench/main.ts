/**
 * Measures the connector next to curl: CPU time, wall time and memory of its process, against a server in a process of its
 * own. Reports only; there are no thresholds. Needs Linux, bash, curl and openssl.
 *
 *   npm run bench                                    all sections: export, windows, profiles, limits, layouts, spec
 *   npm run bench -- --peers                         also Airbyte's source and tap-mixpanel; needs root and Python 3.11
 *   npm run bench -- --only export,peers [--runs 3]  some sections
 *   npm run bench -- --scale 0.1 [--save FILE]       a quick look at less data
 *
 * Each section is saved to docs/performance/results.json, from which the documentation is made; a quick look is not.
 *
 * Single measures, which are printed only:
 *
 *   npm run bench -- profiles [--sizes 1000,25000,123000,1000000] [--megabytes 500]
 *   npm run bench -- profiles --streams engage,cohort_members [--sizes 8000000]
 *   npm run bench -- extremes [--only PATTERN]
 *   npm run bench -- layouts
 *   npm run bench -- parallel-days [--days 30] [--mb 60] [--rate 5]
 */
import { runSections } from './run-sections.ts';
import { runSingle } from './single/index.ts';

const [what, ...rest] = process.argv.slice(2);
if (what === undefined || what.startsWith('-')) await runSections(process.argv.slice(2));
else await runSingle(what, rest);
