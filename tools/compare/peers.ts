import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRequirements, programOf } from '../../scripts/python-environment.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ENVIRONMENTS = join(ROOT, '.venv-compare');

/** The connectors compared with ours, by package name. */
export const PEERS = ['airbyte-source-mixpanel', 'tap-mixpanel'] as const;

export type Peer = (typeof PEERS)[number];

export function programOfPeer(peer: Peer, name: string): string {
  return programOf(join(ENVIRONMENTS, peer), name);
}

/** The versions that are compared, from `requirements.txt`. */
export function peerVersions(): Record<Peer, string> {
  const lines = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
    .trim()
    .split('\n');
  const versionOf = (peer: Peer): string => {
    const version = lines.find((line) => line.startsWith(`${peer}==`))?.split('==')[1];
    if (version === undefined) throw new Error(`tools/compare/requirements.txt does not list ${peer}`);
    return version;
  };
  return {
    'airbyte-source-mixpanel': versionOf('airbyte-source-mixpanel'),
    'tap-mixpanel': versionOf('tap-mixpanel'),
  };
}

/** Installs missing peers, each in its own environment because their dependencies conflict. */
export function installPeers(): void {
  const versions = peerVersions();
  for (const peer of PEERS) installRequirements(join(ENVIRONMENTS, peer), `${peer}==${versions[peer]}`);
}
