import { join } from 'node:path';
import { programOfPeer, type Peer } from './peers.ts';

const PROGRAMS: Readonly<Record<Peer, string>> = {
  'airbyte-source-mixpanel': 'source-mixpanel',
  'tap-mixpanel': 'tap-mixpanel',
};

export interface PeerCommand {
  readonly command: readonly [program: string];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A peer that trusts this CA, bypasses proxies and skips its pauses (`python/sitecustomize.py`). */
export function peerCommand(peer: Peer, authority: string): PeerCommand {
  const env = { ...trusting(authority), PYTHONPATH: join(import.meta.dirname, 'python') };
  return { command: [programOfPeer(peer, PROGRAMS[peer])], env };
}

/** The environment of connectors that trust this CA and bypass proxies. */
export function trusting(authority: string): Record<string, string | undefined> {
  const withoutProxies = Object.entries(process.env).filter(([name]) => !/_proxy$|^MIXPANEL_/i.test(name));
  return {
    ...Object.fromEntries(withoutProxies),
    NODE_EXTRA_CA_CERTS: authority,
    REQUESTS_CA_BUNDLE: authority,
    SSL_CERT_FILE: authority,
  };
}
