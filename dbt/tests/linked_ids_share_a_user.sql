-- Both ends of every link resolve to the same user.
select links.id, links.linked_id
from {{ ref('int_mixpanel__identity_links') }} as links
inner join {{ ref('mixpanel_identities') }} as a on a.id = links.id
inner join {{ ref('mixpanel_identities') }} as b on b.id = links.linked_id
where a.resolved_user_id <> b.resolved_user_id
