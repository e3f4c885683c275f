{{ source_mixpanel.stage('lexicon_schemas', unique_key=['entity_type', 'name'], columns={
  'entity_type': 'text',
  'name': 'text',
  'description': 'text',
  'tags': 'json',
  'hidden': 'boolean',
  'dropped': 'boolean',
  'schema': 'json',
}) }}
