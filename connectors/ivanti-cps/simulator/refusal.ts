/** Thrown by a route: the request is refused. How that is said is the product's affair. */
export class Refusal extends Error {
  readonly status: number;
  /** The query parameter that is wrong, where it is one. */
  readonly field: string | null;

  constructor(
    status: number,
    says = SAYS[status] ?? 'The request could not be processed.',
    field: string | null = null,
  ) {
    super(says);
    this.status = status;
    this.field = field;
  }
}

const SAYS: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  401: 'Full authentication is required to access this resource.',
  403: 'You do not have permission to perform this action.',
  404: 'The requested resource was not found.',
  409: 'The resource was changed at the same time.',
  429: 'Too many requests.',
  500: 'An internal error occurred.',
  503: 'The server is temporarily unavailable.',
};
