import createClient, { type Middleware } from 'openapi-fetch';
import { key, keyGate } from '@/lib/key';
import { problemOf, Unreachable } from './problem';
import type { paths } from './schema';

/** Sends a request with the person's key; a refusal becomes a typed problem, a silent node {@link Unreachable}. */
export async function send(request: Request): Promise<Response> {
  const presented = key.read();
  if (presented !== null) request.headers.set('Authorization', `Bearer ${presented}`);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new Unreachable(cause);
  }
  if (response.status === 401) keyGate.set(true);
  if (!response.ok) throw await problemOf(response);
  return response;
}

const refuse: Middleware = {
  onError: ({ error }) => (error instanceof Error ? error : new Unreachable(error)),
};

/** The REST API of the node that served this page. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });
api.use(refuse);

/** The body of an answer; whatever was no success has been thrown before. */
export function body<T>(answer: { data?: T }): T {
  return withoutNulls(answer.data) as T;
}

/** The node writes null for what the API description calls absent; here, absent is undefined everywhere. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === null ? [] : [[key, withoutNulls(each)]])),
  );
}
