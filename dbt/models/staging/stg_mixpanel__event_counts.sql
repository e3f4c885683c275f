{{ source_mixpanel.stage('event_counts', unique_key=['event', 'date'], columns={
  'event': 'text',
  'date': 'date',
  'datetime': 'timestamp',
  'count': 'integer',
}) }}
