import { join } from 'node:path';
import { docker } from './support/docker.ts';
import { setImage } from './support/image.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TAG = 'source-mixpanel:test';

/**
 * Builds the image once for all tests. NODE_IMAGE in the environment replaces the base image that the Dockerfile names.
 * @throws Error when no docker answers, or when the build fails
 */
export default async function buildImage(): Promise<void> {
  await needDocker();
  const start = Date.now();
  const base = process.env['NODE_IMAGE'];
  const build = await docker(
    'build',
    '--quiet',
    ...(base === undefined || base === '' ? [] : ['--build-arg', `NODE_IMAGE=${base}`]),
    ...['--tag', TAG, ROOT],
  );
  if (build.exitCode !== 0) throw failure(`The image could not be built:\n${build.stdout}${build.stderr}`);
  setImage(build.stdout.trim());
  console.log(`built ${TAG} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function needDocker(): Promise<void> {
  const answer = await docker('version', '--format', '{{.Server.Version}}').catch(() => undefined);
  if (answer?.exitCode === 0) return;
  throw failure(
    'The tests of the image need docker: install it, and start its daemon so that "docker version" answers.',
  );
}

/** An error without a stack: the sentence is all that the reader needs. */
function failure(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
