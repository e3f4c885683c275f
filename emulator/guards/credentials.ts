import type { IncomingMessage } from 'node:http';
import { refusal } from '../http/answer.ts';
import type { ServiceAccount } from '../options.ts';

/** Who may read the project. */
export interface Credentials {
  readonly projectId: number;
  readonly serviceAccount: ServiceAccount;
  readonly projectSecret: string;
}

/**
 * Lets a request pass that HTTP Basic allows to read the project, and refuses any other as Mixpanel does.
 * @param projectId the `project_id` of the query string
 * @throws Refusal
 */
export function checkAccess(request: IncomingMessage, projectId: string | null, allowed: Credentials): void {
  const { username, secret } = allowed.serviceAccount;
  const [user, password] = basicCredentials(request.headers.authorization);
  const isServiceAccount = user === username && password === secret;
  const isProjectSecret = user === allowed.projectSecret && password === '';
  if (!isServiceAccount && !isProjectSecret) throw refusal(401, 'Invalid credentials');
  if (projectId === null) {
    if (isServiceAccount) throw refusal(400, 'project_id is a required parameter for service accounts');
  } else if (projectId !== String(allowed.projectId)) {
    throw refusal(403, `You do not have permission to read project ${projectId}`);
  }
}

function basicCredentials(header = ''): [user: string, password: string] | [] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)];
}
