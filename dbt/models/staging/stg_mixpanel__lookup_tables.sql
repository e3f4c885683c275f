{{ source_mixpanel.stage('lookup_tables', unique_key=['id'], columns={
  'id': 'text',
  'name': 'text',
  'token': 'text',
  'created_at': 'timestamp',
  'last_modified_at': 'timestamp',
  'has_mapped_properties': 'boolean',
}) }}
