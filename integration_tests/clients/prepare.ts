import buildImage from '../image/build-image.ts';
import { installPostgres } from './support/install-postgres.ts';
import { installClients } from './support/python-environment.ts';

/** Installs what the tests need: the image, PyAirbyte with dbt, and PostgreSQL. */
export default async function prepare(): Promise<void> {
  const start = Date.now();
  installPostgres();
  installClients();
  await buildImage();
  console.log(`prepared the clients in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}
