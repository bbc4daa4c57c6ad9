/** What a failed call says, as RFC 9457 describes it: what happened, and what to do next. */
export class ApiProblem extends Error {
  readonly status: number;
  /** The stable name of the problem, without its URN prefix. */
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly advice: string | undefined;
  /** The path of the field that the request has to mend. */
  readonly field: string | undefined;
  readonly traceId: string | undefined;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.type = (body.type ?? 'http-error').replace('urn:modelport:problem:', '');
    this.title = body.title ?? `HTTP ${status}`;
    this.detail = body.detail ?? this.title;
    this.advice = body.advice;
    this.field = body.field;
    this.traceId = body.traceId;
  }
}

/** The node did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the node does not answer', { cause });
    this.name = 'Unreachable';
  }
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  advice?: string;
  field?: string;
  traceId?: string;
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const body = (await response.json()) as ProblemBody & { error?: string };
    return new ApiProblem(response.status, { ...body, detail: body.detail ?? body.error });
  } catch {
    return new ApiProblem(response.status, {});
  }
}

export const isNotFound = (error: unknown) => error instanceof ApiProblem && error.status === 404;
