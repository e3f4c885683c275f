import { describeStream } from './airbyte/catalog.ts';
import { readCatalogFile } from './airbyte/catalog-file.ts';
import { configuredCatalog } from './airbyte/catalog-forms.ts';
import { chosenStreams } from './airbyte/chosen-streams.ts';
import type { CatalogCommand, ReadCommand } from './airbyte/cli.ts';
import { withHeartbeat } from './airbyte/heartbeat.ts';
import { readJsonFile } from './airbyte/input-file.ts';
import type { Logger } from './airbyte/logger.ts';
import type { Output } from './airbyte/output.ts';
import { readAll } from './airbyte/read.ts';
import type { CatalogStream } from './airbyte/protocol.generated.ts';
import { savedStates } from './airbyte/state-file.ts';
import { userMessage } from './airbyte/error-trace.ts';
import type { Clock } from './base/clock.ts';
import { DAY_MS } from './base/days.ts';
import type { SecretMask } from './base/secrets.ts';
import { isObject } from './base/json-object.ts';
import { checkConnection } from './check.ts';
import { parseConfig, type Config } from './config/config.ts';
import { migrate } from './config/migrate/index.ts';
import { secretsIn } from './config/secrets.ts';
import { readForm } from './config/spec.ts';
import { unknownFieldWarnings } from './config/unknown-fields.ts';
import { MAX_PAGE_SIZE, warningsOf } from './config/warnings.ts';
import { basicAuth, type Credentials } from './mixpanel/http/auth.ts';
import { Mixpanel } from './mixpanel/client.ts';
import { proxyFromEnvironment } from './mixpanel/http/proxy.ts';
import { comparisonFor } from './streams/completeness/comparison.ts';
import { reportComparison } from './streams/completeness/report-comparison.ts';
import { streams, streamsFor } from './streams/index.ts';
import type { StreamContext } from './streams/context.ts';
import { NO_FORECAST } from './streams/project-size.ts';
import { forecastOf } from './streams/sync-forecast.ts';
import type { MixpanelStream } from './streams/define-stream.ts';
import type { Screen } from './terminal/screen.ts';
import { version } from './version.ts';

/** What the process provides to a command. */
export interface Runtime {
  readonly output: Output;
  readonly log: Logger;
  readonly mask: SecretMask;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a person watches the command, if anywhere. */
  readonly screen?: Screen | undefined;
}

/** How a command uses the config. Times are ms, for all its requests; the concurrency overrides the configured one. */
interface Use {
  readonly totalTimeoutMs: number;
  readonly parallelQueries?: number;
  /** Whether stdout is kept free of the migrated config. */
  readonly keepsConfig?: boolean;
}

/** Airbyte allows 30 s for check, and a person waits for discover. A sync has no limit. */
const CHECK: Use = { totalTimeoutMs: 8000, parallelQueries: Infinity };
const DISCOVER: Use = { totalTimeoutMs: 20_000, parallelQueries: Infinity };
const CATALOG: Use = { ...DISCOVER, keepsConfig: true };
const READ: Use = { totalTimeoutMs: Infinity };

/** `check`: emits whether the configuration can read the project. An error becomes a FAILED status. */
export async function check(configPath: string, runtime: Runtime): Promise<void> {
  const { output, mask } = runtime;
  try {
    const { context, config } = await open(configPath, CHECK, runtime);
    const withSecret = 'api_secret' in config.credentials;
    const offered = await offeredStreams(config, context);
    const connectionStatus = await checkConnection(offered, context, { ...runtime, withSecret });
    const { status, message } = connectionStatus;
    await output.write({
      type: 'CONNECTION_STATUS',
      connectionStatus: { status, message: mask.redact(message) },
    });
  } catch (thrown) {
    const message = userMessage(thrown, mask);
    await output.write({ type: 'CONNECTION_STATUS', connectionStatus: { status: 'FAILED', message } });
  }
}

export async function discover(configPath: string, runtime: Runtime): Promise<void> {
  const { context, config } = await open(configPath, DISCOVER, runtime);
  const offered = await offeredStreams(config, context);
  const streams = await describeAll(offered, context);
  await runtime.output.write({ type: 'CATALOG', catalog: { streams } });
}

/** `catalog`: prints a configured catalog of all streams, or of those chosen, each in its best mode. */
export async function catalog(command: CatalogCommand, runtime: Runtime): Promise<void> {
  const { context, config } = await open(command.config, CATALOG, runtime);
  const offered = chosenStreams(await offeredStreams(config, context), command.streams);
  const configured = configuredCatalog(await describeAll(offered, context));
  await runtime.output.writeLines(`${JSON.stringify(configured, null, 2)}\n`);
}

async function describeAll(
  offered: readonly MixpanelStream[],
  context: StreamContext,
): Promise<CatalogStream[]> {
  const { clock, log } = context;
  const beat = (): Promise<void> => log.info('discover: waiting for property information from Mixpanel');
  return await withHeartbeat(clock, beat, () =>
    Promise.all(offered.map((stream) => describeStream(stream, context))),
  );
}

/** `read`: emits records and states of the chosen streams. Returns true only if all were read completely. */
export async function read(command: ReadCommand, runtime: Runtime): Promise<boolean> {
  const { config, context: opened } = await open(command.config, READ, runtime);
  const choices = chosenStreams(await readCatalogFile(command.catalog), command.streams).map((choice) =>
    command.streams === undefined ? choice : { ...choice, isOptional: false },
  );
  const chosen = streams.filter((stream) => choices.some(({ name }) => name === stream.name));
  const forecast = forecastOf(chosen, opened);
  const comparison = comparisonFor(chosen, opened.options);
  const context = { ...opened, forecast, comparison };
  const states = await savedStates(command.state, runtime.log);
  const quota = (): string => {
    const { query, export: raw } = context.mixpanel.remaining;
    return `requests left this hour: ${query} Query API, ${raw} export`;
  };
  const newColumns = config.select_properties_by_default;
  const planned = forecast.planned.bind(forecast);
  if (runtime.screen !== undefined) runtime.screen.quota = quota;
  const sync = { ...runtime, watcher: runtime.screen, streams, context, newColumns, quota, planned };
  const complete = await readAll(sync, choices, states);
  if (comparison !== undefined) await reportComparison(comparison, runtime.log);
  const { query, export: raw, app, ingestion } = context.mixpanel.spent;
  await runtime.log.info(
    `requests spent: ${query} Query API, ${raw} export, ${app} App API, ${ingestion} Ingestion API`,
  );
  return complete;
}

async function offeredStreams(
  { credentials }: Config,
  { options, log }: StreamContext,
): Promise<readonly MixpanelStream[]> {
  const offered = streamsFor('api_secret' in credentials, options);
  const withheld = streams.filter((stream) => !offered.includes(stream)).map(({ name }) => name);
  if (withheld.length > 0)
    await log.info(
      `Mixpanel does not accept a project secret for ${withheld.join(', ')}: use a service account to read them`,
    );
  return offered;
}

interface Opened {
  readonly config: Config;
  readonly context: StreamContext;
}

async function open(configPath: string, limits: Use, runtime: Runtime): Promise<Opened> {
  const { mask, clock, log, env } = runtime;
  const file = await readJsonFile(configPath, 'config file');
  for (const secret of secretsIn(file)) mask.add(secret);
  const migration = migrate(file);
  for (const warning of unknownFieldWarnings(migration.config, readForm())) await log.warn(warning);
  const config = parseConfig(migration.config, clock.now());
  if (migration.changed && limits.keepsConfig !== true && isObject(migration.config))
    await emitConfig(migration.config, runtime);
  for (const note of migration.notes) await log.info(note);
  for (const warning of warningsOf(config, clock.now())) await log.warn(warning);
  const credentials = credentialsOf(config);
  const { username, password } = basicAuth(credentials);
  mask.add(`${username}:${password}`);
  const proxy = proxyFromEnvironment(env);
  for (const secret of proxy?.secrets ?? []) mask.add(secret);
  const mixpanel = new Mixpanel({
    credentials,
    workspaceId: config.workspace_id,
    region: config.region,
    baseUrl: env['MIXPANEL_BASE_URL'],
    proxy,
    parallelQueries: limits.parallelQueries ?? config.num_workers,
    queriesPerHour: limits === READ ? config.queries_per_hour : undefined,
    userAgent: `source-mixpanel/${version()}`,
    totalTimeoutMs: limits.totalTimeoutMs,
    clock,
    random: Math.random,
    log: (message) => {
      // A failed log line does not stop a request. The next record or state fails anyway.
      log.info(message).catch(() => undefined);
    },
  });
  return { config, context: { mixpanel, clock, log, options: optionsOf(config), forecast: NO_FORECAST } };
}

/** The platform saves the migrated config. This is the only message that contains secrets unmasked. */
async function emitConfig(config: Record<string, unknown>, { output, clock }: Runtime): Promise<void> {
  const emitted_at = clock.now();
  await output.write({
    type: 'CONTROL',
    control: { type: 'CONNECTOR_CONFIG', emitted_at, connectorConfig: { config } },
  });
}

function credentialsOf({ credentials }: Config): Credentials {
  return 'api_secret' in credentials
    ? { apiSecret: credentials.api_secret }
    : { username: credentials.username, secret: credentials.secret, projectId: credentials.project_id };
}

function optionsOf(config: Config): StreamContext['options'] {
  const { credentials, region } = config;
  return {
    region,
    projectId: 'api_secret' in credentials ? undefined : credentials.project_id,
    firstDay: config.start_date,
    lastDay: config.end_date,
    projectTimezone: config.project_timezone,
    windowDays: config.date_window_size,
    lookbackMs: Math.max(config.attribution_window * DAY_MS, config.export_lookback_window * 1000),
    attributionMs: config.attribution_window * DAY_MS,
    pageSize: Math.min(config.page_size, MAX_PAGE_SIZE),
    propertyNaming: config.property_naming,
    propertyLayout: config.property_layout,
    nativeTypes: config.property_types === 'native',
    groupIds: config.group_ids,
    workspaceId: config.workspace_id,
    exportEvents: config.export_events,
    exportWhere: config.export_where,
    reportIds: config.report_ids.map(String),
    incrementalBy: config.export_incremental_by,
    legacyEventTime: config.legacy_event_time,
  };
}
