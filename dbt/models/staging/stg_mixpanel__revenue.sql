{{ source_mixpanel.stage('revenue', unique_key=['date'], columns={
  'date': 'date',
  'datetime': 'timestamp',
  'amount': 'number',
  'count': 'integer',
  'paid_count': 'integer',
}) }}
