/** The comparison itself; `main.ts` starts it in its own namespaces. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_SERVICE_ACCOUNT,
} from '../../emulator/options.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { readAsAirbyte } from './airbyte-read.ts';
import { compareDeliveries } from './compare-deliveries.ts';
import type { Delivery } from './delivery.ts';
import type { Facts } from './intended-difference.ts';
import { missingRecords } from './missing-records.ts';
import { addNewData } from './new-data.ts';
import { peerCommand, trusting } from './peer-command.ts';
import { PEERS, type Peer } from './peers.ts';
import { startPrivateMixpanel } from './private-mixpanel.ts';
import { pythonStr } from './python-str.ts';
import { deliveriesTable, reportDifferences } from './report.ts';
import type { Runner } from './run-connector.ts';
import { readAsSinger } from './singer-read.ts';

const DAY_MS = 86_400_000;
const TIMEZONE = 'US/Pacific';
const RECENT_COHORT = 2000;
const PROFILES = 600;

/** A user who migrates with their existing config, so that our connector names columns as the peer does. */
interface Migration {
  readonly config: Readonly<Record<string, unknown>>;
  readonly ours: Delivery;
  readonly theirs: Delivery;
}

const { values } = parseArgs({
  options: { region: { type: 'string', default: 'US' }, keep: { type: 'boolean', default: false } },
});
const now = Date.now();
/** yyyy-mm-dd */
const dayBefore = (days: number): string => new Date(now - days * DAY_MS).toISOString().slice(0, 10);

const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-compare-'));
const emulator = await startEmulator({
  // Frozen, so that all read the same data; at the real time, because the peers use the machine's date.
  clock: { now: () => now },
  timezone: TIMEZONE,
  firstDay: dayBefore(20),
  eventsPerDay: 60,
  // Large enough to have every edge case in every stream on any day.
  edgeCaseShare: 0.5,
  missingIdShare: 0.02,
  duplicateShare: 0.01,
  profiles: PROFILES,
  edgeCaseProfileShare: 0.6,
  numericIdShare: 0.05,
  cohorts: 6,
  funnels: 2,
  limits: false,
});
addRecentData(emulator);
const CONFIGS: Readonly<Record<Peer, () => Readonly<Record<string, unknown>>>> = {
  'airbyte-source-mixpanel': airbyteConfig,
  'tap-mixpanel': tapConfig,
};
const THEIR_READS: Readonly<Record<Peer, () => Promise<Delivery>>> = {
  'airbyte-source-mixpanel': () =>
    readAsAirbyte('airbyte-source-mixpanel', peerRunner('airbyte-source-mixpanel'), airbyteConfig()),
  'tap-mixpanel': () => readAsSinger('tap-mixpanel', peerRunner('tap-mixpanel'), tapConfig()),
};
const mixpanel = await startPrivateMixpanel(emulator.url, folder);
console.log('All connectors read the same data; pauses of the peers are skipped.\n');
try {
  const migrations: Migration[] = [];
  for (const peer of PEERS) {
    const config = CONFIGS[peer]();
    const ours = logged(await readAsAirbyte(`ours as ${peer}`, ownRunner(), config));
    migrations.push({ config, ours, theirs: logged(await THEIR_READS[peer]()) });
  }
  console.log(`\n${deliveriesTable(migrations.flatMap(({ ours, theirs }) => [ours, theirs]))}`);
  const differences = migrations.flatMap(({ ours, theirs }) => compareDeliveries(ours, theirs));

  console.log("\nNew data arrives, and our connector continues with each peer's config and state.\n");
  addNewData(emulator, (days) => projectTime(new Date(now - days * DAY_MS)).slice(0, 10));
  const later: Delivery[] = [];
  for (const { config, ours, theirs } of migrations) {
    const { connector, state } = theirs;
    const full = logged(await readAsAirbyte(`ours as ${connector}, without state`, ownRunner(), config));
    const continued = logged(await readAsAirbyte(`ours after ${connector}`, ownRunner(), config, state));
    later.push(full, continued);
    differences.push(...missingRecords({ before: ours, now: full }, theirs, continued));
  }
  console.log(`\n${deliveriesTable(later)}`);
  const printed = pythonStr(differences);
  const facts: Facts = {
    pythonStr: (json) => printed.get(json) ?? null,
    startDay: dayBefore(10),
    today: projectTime(new Date(now)).slice(0, 10),
    projectTime: (moment) => projectTime(new Date(moment)),
    recentCohort: String(RECENT_COHORT),
  };
  if (!reportDifferences(differences, facts)) process.exitCode = 1;
} finally {
  mixpanel.close();
  await emulator.close();
  if (values.keep) console.log(`\nConnector output: ${folder}`);
  else rmSync(folder, { recursive: true });
}

/** Local time of the project, yyyy-mm-dd hh:mm:ss. */
function projectTime(moment: Date): string {
  return moment.toLocaleString('sv-SE', { timeZone: TIMEZONE });
}

/** Adds a cohort, an event and an annotation after the start date, since peers skip older ones. */
function addRecentData({ control }: Emulator): void {
  control.cohorts.add({
    id: RECENT_COHORT,
    name: 'Made after the start date',
    created: `${dayBefore(3)} 10:20:30`,
    members: Array.from({ length: PROFILES }, (_, user) => `user-${user}`),
  });
  const today = projectTime(new Date(now)).slice(0, 10);
  const properties = {
    time: Date.parse(`${today}T00:00:00Z`) / 1000,
    distinct_id: 'user-1',
    $insert_id: 'of today',
    mp_processing_time_ms: now,
  };
  control.events.add({ line: JSON.stringify({ event: 'Happened today', properties }) });
  control.annotations.add({ date: `${dayBefore(4)} 08:00:00`, description: 'Young' });
}

function airbyteConfig(): Record<string, unknown> {
  return {
    credentials: {
      option_title: 'Service Account',
      username: DEFAULT_SERVICE_ACCOUNT.username,
      secret: DEFAULT_SERVICE_ACCOUNT.secret,
      project_id: DEFAULT_PROJECT_ID,
    },
    region: values.region,
    project_timezone: TIMEZONE,
    start_date: `${dayBefore(10)}T00:00:00Z`,
    attribution_window: 5,
    select_properties_by_default: true,
    date_window_size: 30,
    page_size: 100,
    export_lookback_window: 0,
  };
}

function tapConfig(): Record<string, string> {
  return {
    api_secret: DEFAULT_PROJECT_SECRET,
    project_timezone: TIMEZONE,
    start_date: `${dayBefore(10)}T00:00:00Z`,
    attribution_window: '5',
    date_window_size: '30',
    select_properties_by_default: 'true',
    eu_residency: String(values.region === 'EU'),
    user_agent: 'compare',
  };
}

function ownRunner(): Runner {
  const main = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
  return { command: [process.execPath, main], env: trusting(mixpanel.authority), folder };
}

function peerRunner(peer: Peer): Runner {
  return { ...peerCommand(peer, mixpanel.authority), folder };
}

function logged(delivery: Delivery): Delivery {
  const { connector, seconds } = delivery;
  const requests = emulator.control.requests.list();
  const counted = requests.filter((request) => request.counted).length;
  const failed = requests.filter(({ status }) => (status ?? 0) >= 400).length;
  emulator.control.requests.clear();
  console.log(
    `${connector}: ${seconds.toFixed(0)} s, ${counted} counted requests, ${failed} failed, hosts: ${mixpanel.calledHosts().join(', ')}`,
  );
  return delivery;
}
