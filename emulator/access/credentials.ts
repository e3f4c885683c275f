import type { IncomingMessage } from 'node:http';
import type { ApiError } from '../http/answer.ts';
import { apiError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { ServiceAccount } from '../options.ts';

/**
 * Who is let in. `reader`: the service account with `project_id`, or the project secret. `member`: the service account
 * alone, the project being in the path. `importer`: a reader, or who knows the project's token. `anyone`: everybody,
 * the token being in the data.
 */
export type Access = 'reader' | 'member' | 'importer' | 'anyone';

/** What stood in the path at the places of its names: `{ projectId: '5' }` for `/projects/{projectId}`. */
export type PathParameters = Readonly<Record<string, string>>;

/** Who may read the project. */
export interface Credentials {
  readonly projectId: number;
  readonly serviceAccount: ServiceAccount;
  readonly projectSecret: string;
  readonly projectToken: string;
  /** ms (UTC) after which the service account is unknown. */
  readonly serviceAccountEndsMs: number;
  /** What wrong credentials are answered with: 401, or the 400 of some routes. */
  readonly wrongCredentials: 400 | 401;
}

/** A request as far as it tells who asks for what. */
export interface Caller {
  readonly request: IncomingMessage;
  readonly parameters: Parameters;
  readonly pathParameters: PathParameters;
  readonly nowMs: number;
}

/**
 * Lets a request pass that may do what its route does, and refuses any other as Mixpanel does.
 * @throws Refusal
 */
export function checkAccess(access: Access, caller: Caller, allowed: Credentials): void {
  if (access === 'anyone') return;
  const who = authenticate(caller, allowed);
  const projectId = caller.pathParameters['projectId'] ?? caller.parameters.text('project_id');
  if (who === undefined) throw invalidCredentials(allowed);
  if (access === 'member' && who !== 'service account') throw invalidCredentials(allowed);
  if (access !== 'importer' && who === 'project token') throw invalidCredentials(allowed);
  if (projectId === undefined) {
    if (who === 'service account')
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
  // Clients in use send a secret without the colon, and Mixpanel lets them in.
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
