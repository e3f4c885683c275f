import type { JsonObject } from '../../src/airbyte/protocol.generated.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { says, startServer } from './http-server.ts';
import { contextFor, dataOf, toolsFor } from './stream-bench.ts';

export interface OddRead {
  readonly records: readonly JsonObject[];
  /** What the slices threw. */
  readonly thrown: readonly unknown[];
  readonly logs: readonly string[];
  readonly asked: number;
  /** The bodies of the requests. */
  readonly forms: readonly string[];
  readonly state: JsonObject;
}

const PROFILES = '{"page":0,"page_size":1000,"total":1,"results":[{"$distinct_id":"u1"}],"status":"ok"}';
const FUNNEL = '{"data":{"2026-01-01":{"steps":[]}}}';

/** Reads all slices of a stream, also after one has failed, from a server with this list. */
export async function readOddly(
  stream: MixpanelStream,
  list: string,
  funnel = FUNNEL,
  saved?: JsonObject,
): Promise<OddRead> {
  const server = await startServer((response, request, index) => {
    const { path } = request;
    const wrapped = path.includes('/api/app/') ? `{"status":"ok","results":${list}}` : list;
    const body = path.includes('/engage') ? PROFILES : path.endsWith('/funnels') ? funnel : wrapped;
    says(200, body)(response, request, index);
  });
  const context = contextFor(server);
  const { tools, captured } = toolsFor(stream.name);
  const run = await stream.plan(saved, context, tools);
  const records: JsonObject[] = [];
  const thrown: unknown[] = [];
  for await (const slice of run.slices) {
    try {
      for await (const read of slice.read(tools)) {
        if ('failed' in read) thrown.push(read.why);
        else if (!('done' in read)) records.push(...('bytes' in read ? dataOf(read.bytes) : read));
      }
    } catch (error) {
      thrown.push(error);
    }
  }
  const forms = await Promise.all(server.asked.map(({ body }) => body));
  return { records, thrown, logs: captured.logs, asked: server.asked.length, forms, state: run.state() };
}
