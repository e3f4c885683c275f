import { describeStream } from '../../src/airbyte/catalog.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import type { PropertyNaming } from '../../src/streams/records/naming.ts';
import { streams } from '../../src/streams/index.ts';
import { contextFor } from '../../test/support/stream-bench.ts';

export interface Sample {
  readonly eventProperties?: readonly string[];
  /** Name -> Mixpanel's type. */
  readonly profileProperties?: Readonly<Record<string, string>>;
  readonly naming?: PropertyNaming;
}

/** What `discover` returns for all streams in a sample project, without sending requests. */
export async function discoverSample(sample: Sample): Promise<CatalogStream[]> {
  const { eventProperties = [], profileProperties = {}, naming = 'plain' } = sample;
  const context = contextFor({ url: 'http://127.0.0.1' }, { propertyNaming: naming });
  Object.assign(context.mixpanel, {
    eventPropertyNames: () => Promise.resolve(eventProperties),
    profilePropertyTypes: () => Promise.resolve(new Map(Object.entries(profileProperties))),
    lexicon: () => Promise.resolve(undefined),
  });
  return await Promise.all(streams.map((stream) => describeStream(stream, context)));
}
