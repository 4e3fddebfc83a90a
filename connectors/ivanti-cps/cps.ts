/**
 * Common Platform Services, the partner API that Ivanti EPMM and Ivanti Neurons for MDM share; one method per call. It serves the
 * default device space only. What it reads is the state at a device's last check-in, says the guide.
 * (https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/ServiceConnectDevices.htm, last verified on documentation,
 * November 2026)
 */
import { Failure, isRecord, kindOf } from '#connector';
import { type CpsAttribute, readAttributes } from './attribute.ts';
import { type CpsDevice, readDevice } from './device.ts';
import { type IvantiHttp, jsonOf } from './http.ts';
import { nameOf } from './refused.ts';

/** The role, as either console names it. */
export const CPS_ROLE = 'CPS';

/**
 * How many devices one call may name: the guide recommends 100 and allows 200.
 * (https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/Batch_ID_recommendation.htm, last verified November 2026)
 */
export const CPS_BATCH = 100;

/** Operations by which `Limits.operations` can set ceilings. */
export const CPS_OPERATIONS = {
  metadata: 'cps-attributes',
  read: 'cps-devices',
  update: 'cps-update',
  checkIn: 'force-check-in',
} as const;

const DEVICES = '/msa/v1/cps/device';

/** `GUID`: the product's own id of a device. `MDM_IDENTIFIER`: the id that updates and check-ins take. */
export type IdentifierType = 'MDM_IDENTIFIER' | 'GUID';

export class Cps {
  readonly #http: IvantiHttp;

  constructor(http: IvantiHttp) {
    this.#http = http;
  }

  /** Every property a device can have. */
  async metadata(signal: AbortSignal): Promise<readonly CpsAttribute[]> {
    const request = { ...ask('GET', `${DEVICES}/$metadata`), operation: CPS_OPERATIONS.metadata };
    return readAttributes(await this.#http.json(request, signal), nameOf(request));
  }

  /** These devices as they are now, whatever their status. Ids that nobody knows are left out, as the vendor does without a word. */
  async devicesByUuid(
    identifierType: IdentifierType,
    identifiers: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly CpsDevice[]> {
    const request = {
      ...ask('POST', `${DEVICES}/uuid`),
      operation: CPS_OPERATIONS.read,
      json: { identifierType, identifiers },
    };
    return devicesIn(await this.#http.json(request, signal), nameOf(request));
  }

  /**
   * Sets attributes on devices, by their UEM identifiers. Returns how many were changed, null where the answer can't be read: the
   * look that follows tells. Ids that nobody knows are skipped without a word.
   *
   * unverified: are a device's other attributes left alone? (sheet: Open questions, 7) And are several set together? The body has room
   * for them, and the guide's sample shows one.
   */
  async updateAttributes(
    identifiers: readonly string[],
    attributes: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<number | null> {
    const json = { identifiers, attributes };
    const request = { ...ask('POST', DEVICES), operation: CPS_OPERATIONS.update, json };
    const answer = await this.#http.send(request, signal);
    try {
      return countIn(await jsonOf(answer, request), nameOf(request));
    } catch (error) {
      if (error instanceof Failure) return null;
      throw error;
    }
  }

  /**
   * Asks devices to check in, by their UEM identifiers. Returns how many were asked, null where the answer doesn't say. One that
   * can't be read is a failure: no look follows that would tell.
   */
  async forceCheckin(identifiers: readonly string[], signal: AbortSignal): Promise<number | null> {
    const asked = { ...ask('POST', `${DEVICES}/forceCheckin`), operation: CPS_OPERATIONS.checkIn };
    return countIn(await this.#http.json({ ...asked, json: { identifiers } }, signal), nameOf(asked));
  }
}

function ask<M extends 'GET' | 'POST'>(method: M, path: string) {
  return { method, path, role: CPS_ROLE };
}

/** unverified: is the list bare, or in `searchResults`? (sheet: Reading; the guide's pages cut their samples short) Both are taken. */
function devicesIn(answer: unknown, what: string): readonly CpsDevice[] {
  const list = isRecord(answer) ? answer.searchResults : answer;
  if (!Array.isArray(list)) throw new Failure('protocol', `${what}: expected a list of devices, found ${kindOf(list)}`);
  return list.map((row) => readDevice(row, what));
}

/** `{"result": 2}`, as documented, or the bare number; as digits, too, since types are not to be relied on. */
function countIn(answer: unknown, what: string): number | null {
  const count = isRecord(answer) ? answer.result : answer;
  if (Array.isArray(count)) throw new Failure('protocol', `${what}: expected a count, found a list`);
  if (typeof count === 'string' && /^\d+$/.test(count)) return Number(count);
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null;
}
