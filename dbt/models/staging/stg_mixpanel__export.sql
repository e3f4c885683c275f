-- All deliveries of all events: an older one may have an ID that a newer one lacks.
with events as (
  {{ source_mixpanel.stage('export', is_required=true,
    columns={'event_key': 'text', 'event': 'text', 'time': 'timestamp', '_arrived_at': 'timestamp'},
    properties={
      'distinct_id': [['distinct_id'], 'text'],
      'distinct_id_before_identity': [['$distinct_id_before_identity'], 'text'],
      'device_id': [['$device_id'], 'text'],
      'user_id': [['$user_id'], 'text'],
      'insert_id': [['$insert_id'], 'text'],
      'arrived_at': [['mp_processing_time_ms'], 'milliseconds'],
      'identified_id': [['$identified_id'], 'text'],
      'anon_id': [['$anon_id', '$anon_distinct_id'], 'text'],
      'alias': [['alias', '$alias'], 'text'],
      'distinct_ids': [['$distinct_ids'], 'list'],
      'failure_reason': [['$failure_reason'], 'text'],
    },
    keeps_others=true,
  ) }}
)

select
  events.*,
  -- The ID that the event belongs to. An empty one means an event without a user.
  case
    when nullif(user_id, '') is not null and (distinct_id is null or distinct_id like '$device:%') then user_id
    when distinct_id is null and nullif(device_id, '') is not null then '$device:' || device_id
    else nullif(distinct_id, '')
  end as identity_id
from events
