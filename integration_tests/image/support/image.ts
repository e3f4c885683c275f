import { dockerPrints } from './docker.ts';

/** Where the setup of the run tells its tests which image it built. */
const VARIABLE = 'IMAGE_UNDER_TEST';

/** Where the connector's files are in the image. */
export const HOME = '/airbyte/integration_code';

/** Called once, before the workers of the run start. */
export function setImage(id: string): void {
  process.env[VARIABLE] = id;
}

/** The image by its id, so that another build under the same name changes nothing in a run. */
export function image(): string {
  const id = process.env[VARIABLE];
  if (id === undefined) throw new Error('no image is built: run these tests by "npm run test:image"');
  return id;
}

/** What the image says about itself, as far as the tests ask. */
export interface ImageFacts {
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Cmd?: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>>;
  };
}

export async function imageFacts(): Promise<ImageFacts> {
  return JSON.parse(await dockerPrints('image', 'inspect', '--format', '{{json .}}', image())) as ImageFacts;
}

/** The value of an environment variable of the image. */
export function variableOf({ Config }: ImageFacts, name: string): string | undefined {
  return Config.Env.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What `find` prints when root runs it in the image: one line for each file it finds. */
export async function find(...words: string[]): Promise<string[]> {
  const options = ['--rm', '--network', 'none', '--user', '0', '--entrypoint', 'find'];
  const printed = await dockerPrints('run', ...options, image(), ...words);
  return printed.split('\n').filter(Boolean).sort();
}
