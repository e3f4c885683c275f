-- Simplified ID merge never joins two users.
select resolved_user_id
from {{ ref('mixpanel_identities') }}
where '{{ var("source_mixpanel_id_merge") }}' = 'simplified' and id_kind = 'user'
group by resolved_user_id
having count(*) > 1
