with identities as (
  select * from {{ ref('mixpanel_identities') }}
),

users as (
  select
    resolved_user_id,
    count(*) as number_of_ids,
    min(case when id_kind = 'user' then 0 else 1 end) = 1 as is_anonymous
  from identities
  group by resolved_user_id
),

events as (
  select
    resolved_user_id,
    count(*) as number_of_events,
    min(time) as first_event_at,
    max(time) as last_event_at
  from {{ ref('mixpanel_events') }}
  where resolved_user_id is not null
  group by resolved_user_id
),

-- Of several profiles: the one under the user's own ID, else the one seen last.
profiles as (
  select distinct on (identities.resolved_user_id)
    identities.resolved_user_id,
    profiles.distinct_id,
    profiles.name,
    profiles.email,
    profiles.created,
    profiles.last_seen
  from {{ ref('stg_mixpanel__engage') }} as profiles
  inner join identities on identities.id = profiles.distinct_id
  order by
    identities.resolved_user_id,
    case when profiles.distinct_id = identities.resolved_user_id then 0 else 1 end,
    profiles.last_seen desc nulls last,
    profiles.distinct_id
)

select
  users.resolved_user_id,
  users.number_of_ids,
  users.is_anonymous,
  coalesce(events.number_of_events, 0) as number_of_events,
  events.first_event_at,
  events.last_event_at,
  profiles.distinct_id as profile_id,
  profiles.name,
  profiles.email,
  profiles.created,
  profiles.last_seen
from users
left join events on events.resolved_user_id = users.resolved_user_id
left join profiles on profiles.resolved_user_id = users.resolved_user_id
