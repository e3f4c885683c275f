import { isObject } from '../base/json-object.ts';
import { nearestName } from '../base/nearest-name.ts';
import { quoted } from '../base/excerpt.ts';
import { fieldsOf, type FieldSchema } from './form-fields.ts';

/** The platform and other tools add fields of their own, such as `__injected_declarative_manifest`. */
const FOREIGN = /^_|^airbyte/i;

interface UnknownField {
  readonly path: string;
  /** The path of the option that was probably meant. */
  readonly meant: string | undefined;
}

/**
 * Warns of fields of a config that are not options, with the nearest option. They are accepted: configs that were saved
 * earlier hold fields of other connectors.
 */
export function unknownFieldWarnings(config: unknown, form: FieldSchema): string[] {
  const unknown = unknownFields(config, form);
  const probable = unknown.filter(({ meant }) => meant !== undefined);
  const others = unknown.filter(({ meant }) => meant === undefined).map(({ path }) => quoted(path));
  return [
    ...probable.map(
      ({ path, meant }) =>
        `the configuration has ${quoted(path)}, which is not an option and is ignored. Did you mean ${meant ?? ''}?`,
    ),
    ...(others.length === 0
      ? []
      : [`the configuration has fields that are not options and are ignored: ${others.join(', ')}`]),
  ];
}

function unknownFields(config: unknown, form: FieldSchema): UnknownField[] {
  if (!isObject(config)) return [];
  const fields = fieldsOf(form);
  const paths = [...fields].flatMap(([name, field]) => [
    name,
    ...[...fieldsOf(field).keys()].map((inner) => `${name}.${inner}`),
  ]);
  return Object.entries(config).flatMap(([name, value]) => {
    const field = fields.get(name);
    if (field === undefined) return FOREIGN.test(name) ? [] : [{ path: name, meant: meantBy(name, paths) }];
    return unknownFields(value, field).map(({ path, meant }) => ({
      path: `${name}.${path}`,
      meant: meant === undefined ? undefined : `${name}.${meant}`,
    }));
  });
}

/** A path whose last part is similar, such as `credentials.secret` for `secert`. */
function meantBy(name: string, paths: readonly string[]): string | undefined {
  const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const nearest = nearestName(name, paths.map(lastPart));
  return paths.find((path) => lastPart(path) === nearest);
}
