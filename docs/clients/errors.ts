// The two kinds of errors, for all clients.

/** An entry of the answer's `errors`. */
export interface TopLevelError {
  message: string;
  extensions?: { code?: string; retryAfter?: number; requestId?: string };
}

/** The request failed, and other values do not help: UNAUTHENTICATED, RATE_LIMITED, UNAVAILABLE and so on. */
export class RequestError extends Error {
  constructor(readonly errors: readonly TopLevelError[], cause?: unknown) {
    super(errors.map((e) => e.message).join('; '), { cause });
    this.name = 'RequestError';
  }

  /** The code decides what to do. The HTTP status does not: it is 200 for every operation that was executed. */
  get code(): string {
    return this.errors[0]?.extensions?.code ?? 'INTERNAL';
  }

  /** In how many seconds the same request may succeed; undefined where it will not. */
  get retryAfter(): number | undefined {
    switch (this.code) {
      case 'RATE_LIMITED':
        return this.errors[0]?.extensions?.retryAfter ?? 60;
      case 'UNAVAILABLE':
        return 1;
    }
    return undefined;
  }
}

/** What the payload of every mutation says of values that the user can correct. */
export interface UserError {
  code: string;
  message: string;
  path: readonly string[];
  existingId?: string | null;
}

/** Nothing was saved. Show each message beside the field that its path names: `input.name`. */
export class InputError extends Error {
  constructor(readonly userErrors: readonly UserError[]) {
    super(userErrors.map((e) => `${e.path.join('.')}: ${e.message}`).join('; '));
    this.name = 'InputError';
  }
}

/** Throws an InputError when there are user errors. */
export function checkUserErrors(userErrors: readonly UserError[]): void {
  if (userErrors.length > 0) {
    throw new InputError(userErrors);
  }
}

/** The entry that stands for no answer: the network is down, or a proxy answered in place of the server. */
export const noAnswer: TopLevelError = { message: 'the server does not answer', extensions: { code: 'UNAVAILABLE' } };

/** Returns the errors in the body of an answer. */
export function errorsInBody(body: string): TopLevelError[] {
  try {
    const answer: { errors?: TopLevelError[] } = JSON.parse(body);
    return answer.errors ?? [];
  } catch {
    return [noAnswer]; // a proxy's page
  }
}
