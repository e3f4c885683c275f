{{ source_mixpanel.stage('insights', unique_key=['bookmark_id', 'series', 'segment_key', 'comparison', 'date'], columns={
  'bookmark_id': 'integer',
  'series': 'text',
  'segments': 'json',
  'segment_key': 'text',
  'comparison': 'text',
  'date': 'text',
  'datetime': 'timestamp',
  'value': 'number',
  'headers': 'json',
  'date_range': 'json',
  'computed_at': 'timestamp',
}) }}
