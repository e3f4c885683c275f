/**
 * Ends the process with a clear message on a Node that is too old. `main.ts` imports this first, so nothing here may need a
 * newer Node: older ones must be able to parse it.
 */
const OLDEST = 24;

const version = process.versions.node;
if (Number.parseInt(version, 10) < OLDEST) {
  process.stderr.write(
    `source-mixpanel needs Node ${OLDEST} or later; this is Node ${version}. Install a newer Node (https://nodejs.org) and put it first in PATH, or use the connector's image.\n`,
  );
  process.exit(1);
}

export {};
