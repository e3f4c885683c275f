import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';

const ROOT = join(import.meta.dirname, '..');
writeFileSync(join(ROOT, 'sbom.cdx.json'), billOfMaterials(ROOT));
