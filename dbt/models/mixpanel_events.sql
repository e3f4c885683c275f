with events as (
  select distinct on (event_key) *
  from {{ ref('stg_mixpanel__export') }}
  order by event_key, extracted_at desc nulls last, arrived_at desc nulls last
)

select
  events.*,
  identities.resolved_user_id
from events
left join {{ ref('mixpanel_identities') }} as identities on identities.id = events.identity_id
