import spec from '../../spec.json' with { type: 'json' };

export function readSpec(): Readonly<Record<string, unknown>> {
  return spec;
}

/** The JSON Schema of the configuration. */
export function readForm(): Readonly<Record<string, unknown>> {
  return spec.connectionSpecification;
}
