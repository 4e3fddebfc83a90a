/** What happens at a daemon elsewhere, as it is told by its server-sent events. */
import type { WatchwordEvent } from '../events.ts';
import type { Remote } from './remote.ts';

/**
 * Listens from now on; resolves when the daemon has begun to tell, or when it is clear that it does not. What is told is news and no
 * more: nothing is thrown when the telling ends.
 */
export async function listenElsewhere(
  { url, key, fetch, signal }: Remote,
  told: (event: WatchwordEvent) => void,
): Promise<AsyncDisposable> {
  const over = new AbortController();
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' };
  const listening = AbortSignal.any([signal, over.signal]);
  const response = await fetch(`${url.replace(/\/+$/, '')}/v1/events`, {
    headers,
    redirect: 'manual',
    signal: listening,
  }).catch(() => null);
  const read = response?.ok === true && response.body !== null ? readAll(response.body, told) : Promise.resolve();
  const ended = read.catch(() => undefined);
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await ended;
    },
  };
}

async function readAll(body: ReadableStream<Uint8Array>, told: (event: WatchwordEvent) => void): Promise<void> {
  let rest = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${part}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block);
      if (event !== null) told(event);
    }
  }
}

/** Null for a comment, and for what is said of the connection itself. */
function eventIn(block: string): WatchwordEvent | null {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const [name, data] = [fields.get('event'), fields.get('data')];
  if (name === undefined || data === undefined || name === 'hello' || name === 'reset') return null;
  // Whoever shows it passes over names that it doesn't know.
  return { name, ...JSON.parse(data) } as WatchwordEvent;
}
