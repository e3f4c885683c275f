select
  cast(time as date) as event_date,
  event,
  count(*) as number_of_events,
  count(distinct resolved_user_id) as number_of_users
from {{ ref('mixpanel_events') }}
where time is not null and event is not null
group by 1, 2
