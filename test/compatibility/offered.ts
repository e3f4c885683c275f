import { readSpec } from '../../src/config/spec.ts';
import { isObject } from '../../src/base/json-object.ts';
import { discoverSample } from '../../scripts/streams-page/sample-project.ts';
import type { OfferedInterface } from './differences.ts';

/** What the connector offers now. */
export async function offeredNow(): Promise<OfferedInterface> {
  const form = readSpec()['connectionSpecification'];
  if (!isObject(form)) throw new Error('spec.json has no form');
  return { form, streams: (await discoverSample({})).map((stream) => ({ ...stream })) };
}
