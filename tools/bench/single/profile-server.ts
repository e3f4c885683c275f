import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Serves five cohorts, and for each of them and for all users pages of generated profiles without holding them: a page is made while it is sent, so it may have any size. Prints
 * its URL.
 *
 *   node tools/bench/single/profile-server.ts PROFILES BYTES_PER_PROFILE
 */
const CHUNK_LENGTH = 65_536;
/** As many as are read at the same time. */
const COHORTS = 5;

const [profiles = 1000, profileBytes = 1000] = process.argv.slice(2).map(Number);
const properties = propertiesOf(profileBytes);
const server = createServer((request, response) => {
  void (async () => {
    if (request.url?.includes('/cohorts/list') === true) {
      response.end(JSON.stringify(Array.from({ length: COHORTS }, (_, id) => ({ id: id + 1 }))));
      return;
    }
    let form = '';
    for await (const chunk of request) form += String(chunk);
    const params = new URLSearchParams(form);
    const [page, size] = [Number(params.get('page') ?? 0), Number(params.get('page_size') ?? 1000)];
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    const text = Readable.from(chunksOf(page, size), { objectMode: false });
    await pipeline(text, createGzip({ level: 1 }), response);
  })().catch(() => response.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
console.log(`http://127.0.0.1:${address.port}`);

function* chunksOf(page: number, size: number): Generator<string> {
  const head = { page, page_size: size, session_id: 'bench', status: 'ok', total: profiles };
  let text = `${JSON.stringify(head).slice(0, -1)},"results":[`;
  const end = Math.min(profiles, (page + 1) * size);
  for (let i = page * size; i < end; i++) {
    text += `${i === page * size ? '' : ','}{"$distinct_id":"user-${i}","$properties":${properties}}`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}

/** Properties as projects have them: short texts, numbers, and lists for the rest. */
function propertiesOf(profileBytes: number): string {
  const few = {
    $email: 'someone@example.com',
    $name: 'Sigrid Example',
    $last_seen: '2026-01-15T12:00:00',
    $city: 'Reykjavík',
    plan: 'free',
    ltv: 1234.5,
    is_paying: true,
  };
  const parts = [JSON.stringify(few).slice(0, -1)];
  let length = parts.join('').length;
  for (let i = 0; length < profileBytes - 100; i++) {
    const items = Math.max(1, Math.min(64, Math.floor((profileBytes - length) / 20)));
    const list = Array.from({ length: items }, (_, item) => `viewed-item-${1000 + item}`);
    const part = `,"viewed items ${i}":${JSON.stringify(list)}`;
    length += part.length;
    parts.push(part);
  }
  return `${parts.join('')}}`;
}
