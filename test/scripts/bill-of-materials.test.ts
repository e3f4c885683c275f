import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };
import { billOfMaterials } from '../../scripts/bill-of-materials.ts';

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

test('the bill of materials lists exactly the packages in the image', () => {
  const bill = JSON.parse(billOfMaterials(join(import.meta.dirname, '..', '..'))) as Bill;
  expect(bill.metadata.component).toMatchObject({ name: lock.name, version: lock.version });
  const packages = lock.packages as Record<string, { dev?: boolean; version: string }>;
  // npm may install the same version for several packages.
  const expected = new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`),
  );
  expect(bill.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
    [...expected].sort(),
  );
}, 30_000);
