/** What every simulated service offers, MDM or authority: itself over TLS, what it was asked, and behaviours for faults. */

/** How a simulated service is started. */
export interface SimulatedServiceOptions {
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  readonly quirks?: Readonly<Record<string, string>>;
  /** The service's clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

export interface SimulatedService extends AsyncDisposable {
  /** `https://127.0.0.1:port` */
  readonly url: string;
  /** The certificate authority it made when it started, PEM. */
  readonly ca: string;
  /** Values that must never be seen outside a request: client secrets, issued access tokens. */
  secrets(): readonly string[];
  /** Every request it received, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** Puts a behaviour in front of all others; the newest wins. Returns what takes it away. */
  behave(behaviour: Behaviour): () => void;
  /** The service's documented error answer for a status, for behaviours that fail as it would. */
  errorAnswer(status: number): {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Takes a permission, by the name the definition lists, from the account. Returns what gives it back. */
  withhold(permission: string): () => void;
  /** From now on it refuses every access token it has issued so far. */
  endSessions(): void;
}

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the simulator takes it for: `token`, `list`, `read`, `write` ... as its definition names them. */
  readonly operation: string;
  /** Filled in when the answer is sent; null while it isn't. */
  status: number | null;
  answer: string | null;
}

/**
 * Looks at a request before the service does. Undefined passes it on; an answer is sent instead; `reset` drops the connection;
 * `stall` never answers; `truncate` lets the service answer and cuts the body in half (with a fitting `content-length`, so that only
 * the text is broken); `hidden` lets the service do its work and drops the connection instead of answering; `rewrite` lets the service
 * answer and changes the body, and the headers it names.
 */
export type Behaviour = (
  request: SimulatedRequest,
) =>
  | undefined
  | 'reset'
  | 'stall'
  | 'truncate'
  | 'hidden'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly rewrite: (body: string) => string; readonly headers?: Readonly<Record<string, string>> };
