/**
 * What a process says of itself, asked when the configuration is read.
 *
 * | what happens                                  | what follows                                                      |
 * |-----------------------------------------------|-------------------------------------------------------------------|
 * | a definition that is as agreed                | the account is like any other                                     |
 * | another contract, a wrong shape, a refused key | a mistake in the configuration                                   |
 * | nobody answers, or with 5xx                   | the account fails as `unavailable` until the configuration is read again; all others go on |
 */
import { z } from 'zod';
import { type Clock, systemClock } from '../../clock.ts';
import { Failure } from '../../model/failure.ts';
import type { ConnectorDefinition, Limits, SlotSettings } from '../contract.ts';
import { createHttp } from '../http.ts';
import { isRecord } from '../shape.ts';
import { contractProblem, type Reserved } from './definition.ts';
import type { Loaded } from './package.ts';
import { openProcess, type ProcessAddress, read } from './process.ts';
import { DEFINITION_PATH, ProcessDefinition } from './wire.ts';

/** How long a process may take to say what it is. */
const DEFINITION_TIMEOUT_MS = 5_000;

/** The process keeps to its vendor's limits; these keep us from asking it without end. */
const LIMITS: Limits = { windowMs: 1_000, requests: 1_000, writes: 1_000 };

/** How a process is asked, and what it may not define. */
export interface Asking {
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  readonly reserved: Reserved;
  /** Ids of the connectors that come with the program. */
  readonly taken: ReadonlySet<string>;
  readonly clock?: Clock;
}

/** Asks a process what it is. What is wrong with it is told, never thrown. */
export async function askDefinition(address: ProcessAddress, asking: Asking): Promise<Loaded> {
  const { host } = new URL(address.url);
  const problem = (says: string): Loaded => ({ problem: `the connector at ${host} cannot be used: ${says}` });
  try {
    const answer = await answerOf(address, asking);
    if (answer.status === 401 || answer.status === 403) return problem('it refuses the key');
    if (answer.status !== 200) return problem(`GET ${DEFINITION_PATH} answered with status ${answer.status}`);
    const said = read(await answer.text(), `GET ${DEFINITION_PATH}`);
    const wrongContract = contractProblem(isRecord(said) ? said.contract : undefined);
    if (wrongContract !== null) return problem(wrongContract);
    const parsed = ProcessDefinition.safeParse(said);
    const [issue] = parsed.error?.issues ?? [];
    if (issue !== undefined) return problem(`its definition is wrong: \`${issue.path.join('.')}\``);
    const definition = ProcessDefinition.parse(said);
    const wrong = wrongIn(definition, asking);
    return wrong === null ? { definition: definitionOf(address, definition) } : problem(wrong);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'unavailable') return problem(error.message);
    return { definition: outOfReach(address, host) };
  }
}

async function answerOf({ url, key }: ProcessAddress, { ca, clock = systemClock }: Asking): Promise<Response> {
  await using http = createHttp({ ca, proxy: null, timeoutMs: DEFINITION_TIMEOUT_MS, clock, redact: (text) => text });
  const asked = new URL(`${url}${DEFINITION_PATH}`);
  const headers = { authorization: `Bearer ${key.reveal()}`, accept: 'application/json' };
  const answer = await http.send(asked, { headers }, { method: 'GET', host: asked.host, path: DEFINITION_PATH });
  if (answer.status >= 500) throw new Failure('unavailable', `status ${answer.status}`);
  return answer;
}

function wrongIn({ id, account, slot, place }: ProcessDefinition, { reserved, taken }: Asking): string | null {
  if (taken.has(id)) return `its id \`${id}\` is that of a connector of Watchword itself`;
  const ours = [
    ...Object.keys(account).filter((name) => reserved.account.includes(name)),
    ...Object.keys(slot).filter((name) => reserved.slot.includes(name)),
  ];
  if (ours[0] !== undefined) return `its settings have \`${ours[0]}\`, which is a setting of Watchword itself`;
  const unknown = place.find((name) => !Object.hasOwn(slot, name));
  return unknown === undefined ? null : `its \`place\` names \`${unknown}\`, which is no setting of its slots`;
}

/** Those that were made, so that a reload which finds the same answer has found no change. */
const made: { readonly address: ProcessAddress; readonly said: string; readonly definition: ConnectorDefinition }[] =
  [];

function once({ url, key }: ProcessAddress, said: string, make: () => ConnectorDefinition): ConnectorDefinition {
  const same = made.find(
    (one) => one.address.url === url && one.address.key.reveal() === key.reveal() && one.said === said,
  );
  if (same !== undefined) return same.definition;
  const definition = make();
  made.push({ address: { url, key }, said, definition });
  return definition;
}

function definitionOf(address: ProcessAddress, said: ProcessDefinition): ConnectorDefinition {
  const { id, title, docs, permissions, delivery, devices, longestValue, place } = said;
  return once(address, JSON.stringify(said), () => ({
    id,
    title,
    docs,
    permissions,
    account: schemaOf(said.account),
    slot: schemaOf(said.slot),
    capabilities: { write: 'in-place', readback: 'value', delivery, devices },
    limits: LIMITS,
    quietPassRequests: (slots) => slots,
    place: ({ settings }: SlotSettings<Record<string, unknown>>, key) =>
      JSON.stringify([...place.map((name) => settings[name] ?? null), key]),
    whyUnsuited: ({ app }) =>
      app.keys.length === 1 ? null : 'a connector that is a process writes one key; this app has several',
    normalize: (value) =>
      value.length <= longestValue
        ? { value }
        : { unsupported: `${title} keeps ${longestValue} characters of a value` },
    open: (account, kit) => openProcess(address, said, account, kit),
  }));
}

const TYPES = { text: z.string(), 'whole number': z.int(), 'true or false': z.boolean() } as const;

function schemaOf(settings: ProcessDefinition['account']): z.ZodType {
  const members = Object.entries(settings).map(([name, { type, description, required }]) => {
    const one = TYPES[type].describe(description);
    return [name, required ? one : one.optional()];
  });
  return z.strictObject(Object.fromEntries(members));
}

/** Stands in for a process that nobody has heard of yet: its settings can't be checked, and nothing can be done. */
function outOfReach(address: ProcessAddress, host: string): ConnectorDefinition {
  const says = `the connector at ${host} did not answer when the configuration was read: start it, then have the configuration read again (SIGHUP, or start anew)`;
  const fail = async (): Promise<never> => {
    throw new Failure('unavailable', says);
  };
  return once(address, '', () => ({
    id: 'out-of-reach',
    title: `The connector at ${host}`,
    docs: address.url,
    permissions: [],
    account: z.looseObject({}),
    slot: z.looseObject({}),
    capabilities: { write: 'in-place', readback: 'value', delivery: 'none', devices: false },
    limits: LIMITS,
    quietPassRequests: (slots) => slots,
    place: (slot, key) => JSON.stringify([slot.name, key]),
    normalize: (value) => ({ value }),
    open: () => ({
      async *check() {
        yield {
          check: 'connector-process',
          level: 'failure',
          says,
          resolve: 'start the process, then read the configuration again',
        };
      },
      observe: fail,
      write: fail,
    }),
  }));
}
