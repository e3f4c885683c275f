import type { IncomingMessage } from 'node:http';
import type { ApiError } from '../http/answer.ts';
import { apiError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { ServiceAccount } from '../options.ts';

/**
 * Required credentials. `reader`: the service account with `project_id`, or the project secret. `member`: the service
 * account only, with the project in the path. `account`: the service account only, without a project. `importer`: a reader, or the project token. `anyone`: none, the project
 * token is in the data.
 */
export type Access = 'reader' | 'member' | 'account' | 'importer' | 'anyone';

/** Path parameters by name: `{ projectId: '5' }` for `/projects/{projectId}`. */
export type PathParameters = Readonly<Record<string, string>>;

export interface Credentials {
  readonly projectId: number;
  readonly serviceAccount: ServiceAccount;
  readonly projectSecret: string;
  readonly projectToken: string;
  /** ms (UTC) from which the service account is unknown. */
  readonly serviceAccountEndsMs: number;
  readonly wrongCredentials: 400 | 401;
}

export interface Caller {
  readonly request: IncomingMessage;
  readonly parameters: Parameters;
  readonly pathParameters: PathParameters;
  readonly nowMs: number;
}

/** @throws ApiError 400, 401 or 403 as Mixpanel answers if the caller lacks access */
export function checkAccess(access: Access, caller: Caller, allowed: Credentials): void {
  if (access === 'anyone') return;
  const identity = authenticate(caller, allowed);
  const projectId = caller.pathParameters['projectId'] ?? caller.parameters.text('project_id');
  if (identity === undefined) throw invalidCredentials(allowed);
  if (['member', 'account'].includes(access) && identity !== 'service account')
    throw invalidCredentials(allowed);
  if (access === 'account') return;
  if (access !== 'importer' && identity === 'project token') throw invalidCredentials(allowed);
  if (projectId === undefined) {
    if (identity === 'service account')
      throw apiError(400, 'project_id is a required parameter for service accounts');
  } else if (projectId !== String(allowed.projectId)) {
    throw apiError(403, `You do not have permission to read project ${projectId}`);
  }
}

function authenticate(
  { request, parameters, nowMs }: Caller,
  allowed: Credentials,
): 'service account' | 'project secret' | 'project token' | undefined {
  const { serviceAccount, serviceAccountEndsMs, projectSecret, projectToken } = allowed;
  const [user, password] = basicCredentials(request.headers.authorization);
  if (user === serviceAccount.username && password === serviceAccount.secret) {
    return nowMs < serviceAccountEndsMs ? 'service account' : undefined;
  }
  if (user === projectSecret && password === '') return 'project secret';
  if (user === projectToken && password === '') return 'project token';
  return user === undefined && parameters.text('api_key') === projectToken ? 'project token' : undefined;
}

function invalidCredentials({ wrongCredentials }: Credentials): ApiError {
  return apiError(
    wrongCredentials,
    wrongCredentials === 401 ? 'Invalid credentials' : 'Unable to authenticate request',
  );
}

function basicCredentials(header = ''): [user: string, password: string] | [] {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  // Some clients send the secret without the colon, and Mixpanel accepts it.
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
