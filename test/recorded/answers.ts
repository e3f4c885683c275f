/**
 * Answers in the shapes that were recorded from Mixpanel's API, with values of our own: the same members, types, nulls and
 * oddities, and the same form of numbers (`0.0`). The shapes are public facts:
 *
 * - https://github.com/mixpanel/docs, the OpenAPI files: events without `distinct_id`, cohorts, funnels, annotations, Lexicon
 * - https://github.com/airbytehq/airbyte, source-mixpanel: expected_records.jsonl (events, profiles, cohorts, funnels,
 *   revenue, annotations), docstrings (events, property lists), issues 7126 and 9410 (the 429 of 2021), 2291 (history)
 * - https://github.com/estuary/connectors, source-mixpanel-native: docstrings (older annotations, computed properties)
 * - https://github.com/ak--47/mixpanel-import, research notes of 2026: newer members, repeated rows, identity rows
 * - https://github.com/mixpanel/mixpanel-headless, tests and docs: the 429 of 2026, a 404 of the App API
 * - https://github.com/singer-io/tap-mixpanel, tests: the 400s; https://github.com/ploner/RMixpanel issue 7: the history
 * - https://github.com/mixpanel/mixpanel-node issue 149: the 503
 */

/** Without `distinct_id`. */
const ANONYMOUS = [
  '{"event":"Registered","properties":{"time":1768435311,"$insert_id":"aaQducvplvpltCjBsebtxwadtEBDnFAdycab","mp_processing_time_ms":1768449711874}}',
  '{"event":"Registered","properties":{"time":1768437121,"$insert_id":"bbjcebutltmvhbbholfhxtCcycwnBjDtndha","mp_processing_time_ms":1768451521561}}',
];
/** A version that is text, a boolean without `$`, no API timestamp. */
const PAGE_VIEW =
  '{"event":"Read Shop Page","properties":{"time":1768440880,"distinct_id":"0b0b0b0b-31a5-4b99-9eef-000000000001","$browser":"Firefox","$browser_version":"146.0.1.2","$current_url":"https://shop.example.com/books/","$insert_id":"0c0c0c0c-c747-59c8-a5ed-000000000002","$mp_api_endpoint":"api.mixpanel.com","mp_lib":"Segment: ruby","mp_processing_time_ms":1768466083321,"noninteraction":true}}';
/** Properties of the person, a list, names with signs, and names that differ in one letter or in case. */
const IMPORTED =
  '{"event":"Search","properties":{"time":1768441675,"distinct_id":"0d0d0d0d-b971-4f68-b879-000000000003","$browser":"Edge","$city":"Lyon","$created":"2024-03-14T21:59:41","$email":"zoe@example.org","$first_name":"Zoé","$import":true,"$initial_referrer":"duckduckgo.com","$insert_id":"cBquCestadcpFdhz","$last_name":"Muster","$mp_api_endpoint":"api.mixpanel.com","$mp_api_timestamp_ms":1768468886843,"$os":"Linux","$region":"Rhône","Abandoned Carts":2,"Affiliate":"None","Search Filter":["Under €20","Music"],"Cart Size (# of Items)":10,"Cart Value":577,"Date of Last View":"2025-03-17T08:24:40","Shipping Fee":7,"Shipping Fees":8,"Layout A/B Test":"Variant","Suggested Item":true,"UTM_Medium":"Mail","UTM_source":"Letter","Within Checkout":false,"mp_country_code":"FR","mp_lib":"web","mp_processing_time_ms":1768468886881}}';
/** The size, and both the device and the user. */
const SIZED =
  '{"event":"walnut","properties":{"time":1768442733,"distinct_id":"0e0e0e0e-125e-542a-b93b-000000000004","$device_id":"BBBBBB6BdoXU6xlq6RMD3Oig2eaRwW5I55xd6UHTd","$import":true,"$insert_id":"0f0f0f0f-ba0e-447e-bdaf-000000000005","$mp_api_endpoint":"api.mixpanel.com","$mp_api_timestamp_ms":1768528817966,"$mp_event_size":403,"$user_id":"0e0e0e0e-125e-542a-b93b-000000000004","mp_processing_time_ms":1768528818451}}';
/** Sent once, exported twice. */
const REPEATED =
  '{"event":"link identity","properties":{"time":1768442800,"distinct_id":"0e0e0e0e-125e-542a-b93b-000000000004","$device_id":"phone-1","$insert_id":"link-1","$import":true,"$user_id":"0e0e0e0e-125e-542a-b93b-000000000004","mp_processing_time_ms":1768528818451}}';
/** Rows of identity management, one with the id from before a merge, one with a list and a failure. */
const IDENTITY_ROWS = [
  '{"event":"$identify","properties":{"time":1768442900,"distinct_id":"0a0a0a0a-0000-4000-8000-000000000006","$identified_id":"2070001","$anon_id":"0a0a0a0a-0000-4000-8000-000000000006","$distinct_id_before_identity":"2070001","$insert_id":"identify-1","$is_reshuffled":true,"mp_processing_time_ms":1768528818999}}',
  '{"event":"$create_alias","properties":{"time":1768442950,"distinct_id":"2070001","alias":"nickname-1","$insert_id":"nickname-1","mp_processing_time_ms":1768528819000}}',
  '{"event":"$merge","properties":{"time":1768442960,"distinct_id":"2070001","$distinct_ids":["2070001","2070002"],"$insert_id":"merging-1","$failure_reason":"too many ids","mp_processing_time_ms":1768528819001}}',
];
/** The id of a device as `distinct_id`. */
const OF_A_DEVICE =
  '{"event":"screen seen","properties":{"time":1768443000,"distinct_id":"$device:phone-2","$device_id":"phone-2","$insert_id":"seen-1","mp_processing_time_ms":1768528819100}}';
/** An empty `distinct_id`, an id as a number and one as text. */
const OF_A_WAREHOUSE =
  '{"event":"screen seen","properties":{"time":1768443001,"distinct_id":"","$insert_id":"seen-2","$source":"warehouse","$warehouse_import_id":321,"$warehouse_import_job_id":"654","$warehouse_type":"snowflake","mp_processing_time_ms":1768528819101}}';

export const EVENT_LINES = [
  ...ANONYMOUS,
  PAGE_VIEW,
  IMPORTED,
  SIZED,
  ...[REPEATED, REPEATED],
  ...IDENTITY_ROWS,
  OF_A_DEVICE,
  OF_A_WAREHOUSE,
];

/** `total` on page 0 only, `page_size` on the first two; a service account among the profiles; a numeric id. */
export const PROFILE_PAGES = [
  '{"page":0,"page_size":2,"results":[{"$distinct_id":"first@example.org","$properties":{"$name":"First Person","kind":"human","$email":"first@example.org","$last_seen":"2025-01-01T00:00:00"}},{"$distinct_id":"svc-reader.111111.mp-service-account","$properties":{"$name":"reader","kind":"robot","$last_seen":"2025-01-01T00:00:00"}}],"session_id":"9876543210-EXAMPL","status":"ok","total":5}',
  '{"page":1,"page_size":2,"results":[{"$distinct_id":"321@example.org","$properties":{"$email":"321@example.org","$name":"321","321":"654321","$last_seen":"2025-01-02T00:00:00"}},{"$distinct_id":7,"$properties":{"$created":"2009-12-12T11:20:47","$email":"seven@example.org","$first_name":"Seven","$last_name":"Of","$last_seen":"2009-06-09T23:08:40"}}],"session_id":"9876543210-EXAMPL","status":"ok"}',
  '{"page":2,"results":[{"$distinct_id":"1a35cd7f-3f06-4549-91bf-198ee58bb58a","$properties":{"$created":"2009-12-12T11:20:47","$browser":"Safari","$browser_version":"18.3.1","$email":"lois@example.org","$first_name":"Lois","$last_name":"Muster","$name":"Lois Muster"}}],"session_id":"9876543210-EXAMPL","status":"ok"}',
];
/** Every type; a property whose name is digits, one called `$properties`, names that differ in the `$` and case only. */
export const PROFILE_PROPERTIES =
  '{"results":{"$browser":{"count":24,"type":"string"},"$browser_version":{"count":24,"type":"string"},"$created":{"count":24,"type":"string"},"$is_active":{"count":12,"type":"boolean"},"$CreatedTimestamp":{"count":30,"type":"number"},"$CreatedDay":{"count":11,"type":"datetime"},"$properties":{"count":2,"type":"object"},"$tags":{"count":31,"type":"list"},"$email":{"count":5,"type":"string"},"$last_seen":{"count":5,"type":"datetime"},"$name":{"count":5,"type":"string"},"kind":{"count":2,"type":"string"},"321":{"count":1,"type":"string"}},"status":"ok"}';

/** An empty description; a null and a missing group; a cohort that is not visible; an apostrophe. */
export const COHORTS =
  '[{"id":2478097,"project_id":1529987,"name":"Buyers","description":"","data_group_id":null,"count":1,"is_visible":1,"created":"2025-09-14 15:57:43"},{"count":25,"is_visible":0,"description":"This one isn\'t visible, has the id 3000 and 25 users.","created":"2025-04-02 23:22:01","project_id":1,"id":3000,"name":"Second Cohort"}]';
/** Members with and without a profile. */
export const COHORT_MEMBERS =
  '{"page":0,"page_size":1000,"results":[{"$distinct_id":"first@example.org","$properties":{"$email":"first@example.org"}},{"$distinct_id":"nobody","$properties":{}}],"session_id":"1111111111-EXAMPL","status":"ok","total":2}';

/** Two funnels; the steps of a custom event, with its number in the name; a day without anybody, with null times. */
export const FUNNELS = '[{"funnel_id":26152117,"name":"trial"},{"funnel_id":8509,"name":"Checkout funnel"}]';
export const FUNNEL =
  '{"meta":{"dates":["2026-01-14","2026-01-15"]},"data":{"2026-01-14":{"steps":[{"count":0,"avg_time":null,"avg_time_from_start":null,"event":"Order","goal":"Order","step_label":"Order","overall_conv_ratio":1,"step_conv_ratio":1},{"count":0,"avg_time":null,"avg_time_from_start":null,"event":"$custom_event:2305068","goal":"$custom_event:2305068","step_label":"222","custom_event":true,"custom_event_id":2305068,"overall_conv_ratio":0,"step_conv_ratio":0}],"analysis":{"completion":0,"starting_amount":0,"steps":2,"worst":1}},"2026-01-15":{"steps":[{"count":12688,"avg_time":3,"avg_time_from_start":6,"step_conv_ratio":1,"goal":"Site Open","overall_conv_ratio":1,"event":"Site Open"},{"count":10524,"avg_time":144,"avg_time_from_start":144,"step_conv_ratio":0.829445145018915,"goal":"$custom_event:54321","step_label":"Level Won","custom_event":true,"custom_event_id":54321,"overall_conv_ratio":0.829445145018915,"event":"$custom_event:54321"}],"analysis":{"completion":10524,"starting_amount":12688,"steps":2,"worst":1}}}}';

/** A total among the days; amounts with a decimal point; a session that is no number; a moment with microseconds. */
export const REVENUE =
  '{"computed_at":"2026-01-16T12:43:48.889421+00:00","results":{"$overall":{"amount":0.0,"count":248,"paid_count":0},"2026-01-14":{"amount":0.0,"count":124,"paid_count":0},"2026-01-15":{"amount":0.0,"count":124,"paid_count":0}},"session_id":"176...","status":"ok"}';

/** Both forms of dates; a project without tags, tags without a project; a user with empty names. */
export const ANNOTATIONS =
  '{"status":"ok","results":[{"date":"2024-01-15T12:00:00+01:00","description":"release","id":2138193,"project_id":1529987,"user":{"id":4440095,"first_name":"","last_name":""}},{"date":"2023-02-15 12:00:00","description":"Something new happened!","id":2138197,"user":{"id":2,"first_name":"Jane","last_name":"Muster"},"tags":[{"id":2,"name":"y"}]}]}';
/** `error` is false. */
export const OLD_ANNOTATIONS =
  '{"annotations":[{"date":"2024-01-15 12:00:00","project_id":1529987,"id":2138193,"description":"release"}],"error":false}';

export const EVENT_NAMES = '["Registered","Read Shop Page","Search","walnut","screen seen"]';
/** Properties of sessions have no count; names in upper and lower case. */
export const TOP_PROPERTIES =
  '{"$browser":{"count":7},"$browser_version":{"count":7},"$current_url":{"count":7},"mp_lib":{"count":7},"noninteraction":{"count":7},"$event_name":{"count":7},"$duration_s":{},"$event_count":{},"$origin_end":{},"$origin_start":{},"UTM_source":{"count":3},"Search Filter":{"count":1}}';
/** A `$schema`, an empty description beside none, a property without one; a schema without metadata; an entity that is no event. */
export const SCHEMAS =
  '{"status":"ok","results":[{"entityType":"event","name":"Search","schemaJson":{"$schema":"https://json-schema.org/draft/2019-09/schema","description":"","properties":{"Cart Value":{"type":"number","description":""},"Search Filter":{"type":"array"}},"metadata":{"com.mixpanel":{"$source":"lexicon","tags":[],"hidden":false,"dropped":false}}}},{"entityType":"profile","name":"$user","schemaJson":{"properties":{"kind":{"type":"string"}}}}]}';

export interface RecordedError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const TEXT_TYPE = { 'Content-Type': 'text/plain' };
const LIMITS = '"project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"';
const DOCS = 'For more information, please consult our documentation at https://help.example.com/rate-limits';

/** Errors by what they are. Some have no `status`, some no `request`; one is text with a space in front, one has no words. */
export const ERRORS = {
  plan: {
    ...{ status: 402, headers: JSON_TYPE },
    body: '{"error": "Your plan does not allow API calls. Upgrade at mixpanel.com/pricing"}',
  },
  hour2021: {
    ...{ status: 429, headers: JSON_TYPE },
    body: `{"request": "/api/2.0/funnels?from_date=2026-01-14&funnel_id=2", "error": "Query rate limit exceeded for project_id: 54321. 1/5 queries running concurrently and 401/400 queries running in the last hour. ${DOCS}"}`,
  },
  hour2026: {
    status: 429,
    headers: {
      ...{ ...JSON_TYPE, 'Retry-After': '3600', 'RateLimit-Policy': LIMITS },
      RateLimit: '"project";r=0;t=3600, "project-concurrency";r=3',
    },
    body: `{"request": "https://mixpanel.com/api/query/insights?project_id=54321", "error": "Query rate limit exceeded for project_id: 54321. This request exceeded the rate limit (61/60 queries running in the last hour). ${DOCS}"}`,
  },
  concurrency2026: {
    status: 429,
    headers: {
      ...{ ...JSON_TYPE, 'Retry-After': '10', 'RateLimit-Policy': LIMITS },
      RateLimit: '"project";r=12, "project-concurrency";r=0;t=10',
    },
    body: '{"error": "Query rate limit exceeded for project_id: 54321. This request exceeded the concurrency limit (6/5 queries running concurrently)."}',
  },
  load2026: {
    ...{ status: 429, headers: JSON_TYPE },
    body: `{"error": "Query rate limit exceeded for project_id: 54321 ${DOCS}"}`,
  },
  credentials: {
    ...{ status: 401, headers: JSON_TYPE },
    body: '{"code": 401, "error": "Invalid credentials", "status": "Unauthorized"}',
  },
  notFound: {
    ...{ status: 404, headers: JSON_TYPE },
    body: '{"error": "Metric not found for id 888888888", "status": "error"}',
  },
  laterThanToday: { status: 400, headers: TEXT_TYPE, body: ' to_date cannot be later than today' },
  tooHeavy: {
    ...{ status: 400, headers: JSON_TYPE },
    body: '{"request": "/api/2.0/engage/revenue?from_date=2026-01-01", "error": "Timeout Error."}',
  },
  unreachable: {
    ...{ status: 503, headers: TEXT_TYPE },
    body: 'upstream connect error or disconnect/reset before headers',
  },
  history: {
    ...{ status: 400, headers: JSON_TYPE },
    body: '{"request": "/api/2.0/stream/query?from_date=2011-01-01", "error": "Date range exceeds 365 days into the past"}',
  },
  wordless: {
    ...{ status: 400, headers: JSON_TYPE },
    body: '{"request": "/api/2.0/segmentation?event=y", "error": ""}',
  },
} as const satisfies Readonly<Record<string, RecordedError>>;
