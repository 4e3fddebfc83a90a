/**
 * A connector that is a process of its own, asked over HTTP: `connector: { url, key }`. It sees what each call carries, and
 * nothing else of Watchword. What it answers is somebody else's: bounded, looked at, and `protocol` where it isn't as agreed.
 */
import type { z } from 'zod';
import { Failure } from '../../model/failure.ts';
import type { Secret } from '../../model/secret.ts';
import type { ObservedSlot, WriteReport } from '../../model/slot.ts';
import type { Connector, Kit, SlotSettings } from '../contract.ts';
import { failureOf, retryAfterMs } from '../failure-of.ts';
import { shaped, Trouble } from './answers.ts';
import { CALLS, type ProcessDefinition, type WireSlot } from './wire.ts';

/** Where a process is, and how it knows us. */
export interface ProcessAddress {
  readonly url: string;
  readonly key: Secret;
}

/** A longer answer is no page, and nothing that a slot can hold. */
export const LONGEST_ANSWER = 4 * 1024 * 1024;

/** More pages than the largest fleet has: a list that never ends is no list. */
const MOST_PAGES = 100_000;

type Settings = Readonly<Record<string, string | number | boolean>>;
type Slot = SlotSettings<Settings>;
/** One entry of `CALLS`. */
interface Call<Request, Answer> {
  readonly path: string;
  readonly request: z.ZodType<Request>;
  readonly answer: z.ZodType<Answer>;
}

/** One account of a process. */
export function openProcess(
  { url, key }: ProcessAddress,
  { delivery, devices }: Pick<ProcessDefinition, 'delivery' | 'devices'>,
  account: Settings,
  kit: Kit,
): Connector<Settings> {
  async function ask<Request, Answer>(
    { path, request, answer }: Call<Request, Answer>,
    body: Request,
    signal: AbortSignal,
  ): Promise<Answer> {
    const what = `POST ${path} of the connector at ${new URL(url).host}`;
    const response = await kit.fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key.reveal()}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(request.parse(body)),
      operation: path.slice('/v1/'.length),
      signal,
      ...(path === CALLS.write.path ? {} : { onlyAsks: true as const }),
    });
    const text = await response.text();
    if (response.status !== 200) throw told(response, text, what, kit);
    return shaped(answer, read(text, what), what);
  }

  async function* pages<Page extends { readonly next: string | null }>(next: (from: string | null) => Promise<Page>) {
    let from: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer: Page = await next(from);
      yield answer;
      if (answer.next === null) return;
      if (answer.next === from) break;
      from = answer.next;
    }
    throw new Failure('protocol', `the connector at ${new URL(url).host}: the pages of a list do not end`);
  }

  const seen = (observed: z.infer<typeof CALLS.observe.answer>): ObservedSlot => ({
    ...observed,
    copies: observed.copies.map(({ holds, count }) => ({
      holds: holds === null ? null : kit.fingerprint(holds),
      count,
    })),
    neighbours: observed.neighbours.toSorted(),
  });

  return {
    async *check(slots, signal) {
      try {
        for await (const { findings } of pages((from) =>
          ask(CALLS.check, { account, slots: slots.map(wireSlot), from }, signal),
        )) {
          yield* findings;
        }
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Failure)) throw error;
        const resolve = 'look at the process that is this connector, and at its log';
        yield { check: 'connector-process', level: 'failure', says: error.message, resolve };
      }
    },
    observe: async (slot, signal) => seen(await ask(CALLS.observe, { account, slot: wireSlot(slot) }, signal)),
    async write(slot, { revision }, reveal, signal) {
      const value = reveal();
      const answer = await ask(CALLS.write, { account, slot: wireSlot(slot), revision, value }, signal);
      return reported(answer, value, kit, seen(answer.after));
    },
    ...(delivery !== 'none' && {
      delivery: (slot: Slot, since: number, signal: AbortSignal) =>
        ask(CALLS.delivery, { account, slot: wireSlot(slot), since }, signal),
    }),
    ...(devices && {
      async *devices(signal: AbortSignal) {
        for await (const page of pages((from) => ask(CALLS.devices, { account, from }, signal))) yield* page.devices;
      },
    }),
  };
}

/** The report in our terms. One that says `written` of copies that, by its own look, hold something else is wrong. */
function reported(
  { outcomes, after }: z.infer<typeof CALLS.write.answer>,
  value: string,
  kit: Kit,
  seen: ObservedSlot,
): WriteReport {
  const written = outcomes.reduce((sum, one) => (one.outcome === 'written' ? sum + one.copies : sum), 0);
  const holding = after.copies.reduce((sum, { holds, count }) => (holds === value ? sum + count : sum), 0);
  if (written > holding) {
    throw new Failure(
      'protocol',
      `the connector says that ${written} copies were written, and shows ${holding} that hold the value`,
    );
  }
  return {
    outcomes: outcomes.map((one) =>
      one.outcome === 'failed' ? { ...one, failure: failureIn(one.failure, '', kit) } : one,
    ),
    after: seen,
  };
}

function wireSlot({ name, platform, app, settings }: Slot): WireSlot {
  return { name, platform, key: app.keys[0] ?? '', packageId: app.packageId, settings };
}

/** The JSON in a text. Throws `protocol`, without the text. */
export function read(text: string, what: string): unknown {
  if (text.length > LONGEST_ANSWER) {
    throw new Failure('protocol', `${what}: the answer is longer than ${LONGEST_ANSWER / 2 ** 20} MiB`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('protocol', `${what}: the answer is not JSON`);
  }
}

/** What the process tells of its failure, where it tells it as agreed; else what its status means. */
function told(response: Response, text: string, what: string, kit: Kit): Failure {
  const { status, headers } = response;
  const trouble = troubleIn(text, what);
  if (trouble === null || status < 400)
    return failureOf(response, `${what}: answered with status ${status}`, kit.now());
  const wait = trouble.retryAfterMs ?? retryAfterMs(headers.get('retry-after'), kit.now());
  return failureIn(wait === undefined ? trouble : { ...trouble, retryAfterMs: wait }, `${what}: `, kit);
}

function troubleIn(text: string, what: string): Trouble | null {
  try {
    return Trouble.parse(read(text, what));
  } catch {
    return null;
  }
}

function failureIn({ kind, says, permission, retryAfterMs: wait }: Trouble, before: string, kit: Kit): Failure {
  return new Failure(kind, `${before}${kit.redact(says)}`, {
    ...(permission === undefined ? {} : { permission }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}
