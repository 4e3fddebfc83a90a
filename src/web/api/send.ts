/** How a request of the page goes to the daemon that served it, and comes back. */

/** What the daemon refused, with its sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** The end of the problem's type: `still-served`. */
  readonly problem: string;
  readonly status: number;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(problem: string, status: number, says: string, more: Readonly<Record<string, unknown>>) {
    super(says);
    this.problem = problem;
    this.status = status;
    this.more = more;
  }
}

/** The daemon can't be reached. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

type Values = Readonly<Record<string, unknown>>;

/** A daemon that takes longer is as good as away. */
const TIMEOUT_MS = 20_000;

/** Sends one request. Throws `Refused` or `Unreachable`. */
export async function send<T>(
  method: string,
  path: string,
  asked: object,
  parts: { readonly query: readonly string[]; readonly body: readonly string[] },
): Promise<T> {
  const values = asked as Values;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const search = new URLSearchParams();
  for (const name of parts.query) if (values[name] !== undefined) search.set(name, String(values[name]));
  const body = Object.fromEntries(
    parts.body.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
  );
  // The header tells the daemon that this is its own page: no other site can send it.
  const headers: Record<string, string> = { 'x-watchword': '1' };
  if (method === 'PATCH') headers['if-match'] = '*';
  if (parts.body.length > 0) headers['content-type'] = 'application/json';
  // Beside the page, wherever a proxy has put it.
  const address = `.${filled}`;
  let response: Response;
  try {
    response = await fetch(search.size === 0 ? address : `${address}?${search}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers,
      credentials: 'same-origin',
      ...(parts.body.length > 0 && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Unreachable('Watchword can not be reached.');
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  throw refusalOf(answer, response.status);
}

function refusalOf(answer: unknown, status: number): Refused {
  if (typeof answer === 'object' && answer !== null && 'detail' in answer && 'type' in answer) {
    const { type, detail, ...more } = answer as Values;
    return new Refused(String(type).split(':').at(-1) ?? '', status, String(detail), more);
  }
  return new Refused('', status, `Watchword answered with ${status}.`, {});
}
