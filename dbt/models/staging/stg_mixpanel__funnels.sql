{{ source_mixpanel.stage('funnels', unique_key=['funnel_id', 'date'], columns={
  'funnel_id': 'integer',
  'name': 'text',
  'date': 'date',
  'datetime': 'timestamp',
  'steps': 'json',
  'analysis': 'json',
}) }}
