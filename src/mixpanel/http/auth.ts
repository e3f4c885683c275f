/** The credentials that Mixpanel recommends. */
export interface ServiceAccount {
  readonly username: string;
  readonly secret: string;
  readonly projectId: number;
}

/** The project's own secret. Mixpanel retires it on 2027-03-03, and the App API never accepted it. */
export interface ProjectSecret {
  readonly apiSecret: string;
}

export type Credentials = ServiceAccount | ProjectSecret;

export function basicAuth(credentials: Credentials): { username: string; password: string } {
  return 'apiSecret' in credentials
    ? { username: credentials.apiSecret, password: '' }
    : { username: credentials.username, password: credentials.secret };
}

/** Parameters of every Query and Export request: a service account may have access to several projects. */
export function projectParams(credentials: Credentials): Record<string, string> {
  return 'apiSecret' in credentials ? {} : { project_id: String(credentials.projectId) };
}
