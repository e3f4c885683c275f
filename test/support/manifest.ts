import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { isObject } from '../../src/base/json-object.ts';
import kubernetes from '../deploy/kubernetes-1.29.schema.json' with { type: 'json' };

const PATH = join(import.meta.dirname, '..', '..', 'deploy', 'backfill-job.yaml');

export interface Job {
  readonly spec: {
    readonly completionMode: string;
    readonly completions: number;
    readonly parallelism: number;
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

export interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: { readonly limits: { readonly cpu: string; readonly memory: string } };
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
}

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(kubernetes, 'kubernetes');
const isValid = {
  ConfigMap: ajv.compile<ConfigMap>({ $ref: 'kubernetes#/$defs/ConfigMap' }),
  Job: ajv.compile<Job>({ $ref: 'kubernetes#/$defs/Job' }),
  PersistentVolumeClaim: ajv.compile({ $ref: 'kubernetes#/$defs/PersistentVolumeClaim' }),
};

/** The job that backfills a project, and the scripts of its pods. */
export interface BackfillManifest {
  readonly job: Job;
  readonly container: Container;
  /** File name -> content. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Reads `deploy/backfill-job.yaml`. Throws if it is not valid YAML or not valid Kubernetes. */
export function backfillManifest(): BackfillManifest {
  let [job, configMap]: [Job | undefined, ConfigMap | undefined] = [undefined, undefined];
  for (const document of documentsOf(readFileSync(PATH, 'utf8'))) {
    const faults = faultsOf(document);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    if (isOfKind(document, 'Job') && isValid.Job(document)) job = document;
    if (isOfKind(document, 'ConfigMap') && isValid.ConfigMap(document)) configMap = document;
  }
  const container = job?.spec.template.spec.containers[0];
  if (job === undefined || configMap === undefined || container === undefined)
    throw new Error('the manifest must have a Job with a container, and a ConfigMap');
  return { job, container, scripts: configMap.data };
}

/** What Kubernetes would reject about an object; unknown fields are faults too. */
export function faultsOf(object: unknown): string[] {
  const kind = (['Job', 'ConfigMap', 'PersistentVolumeClaim'] as const).find((name) =>
    isOfKind(object, name),
  );
  if (kind === undefined) return ['its kind is not one that the tests know'];
  const validate = isValid[kind];
  return validate(object) ? [] : (validate.errors ?? []).map(sentenceOf);
}

/** The value of an environment variable of a container. */
export function envOf({ env }: Container, name: string): string | undefined {
  return env.find((variable) => variable.name === name)?.value;
}

function documentsOf(yaml: string): unknown[] {
  return parseAllDocuments(yaml).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const object: unknown = document.toJS();
    return object;
  });
}

function isOfKind(object: unknown, kind: string): boolean {
  return isObject(object) && object['kind'] === kind;
}

function sentenceOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`;
}
