import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRequirements, programOf } from '../../../scripts/python-environment.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const VENV = join(ROOT, '.venv-clients');

export const PYTHON = programOf(VENV, 'python');
export const DBT = programOf(VENV, 'dbt');

/** Installs PyAirbyte and dbt, unless just these versions are there. */
export function installClients(): void {
  installRequirements(
    VENV,
    readFileSync(join(import.meta.dirname, '..', 'python', 'requirements.txt'), 'utf8'),
  );
}
