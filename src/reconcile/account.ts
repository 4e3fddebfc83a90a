import type { Authority } from '../authority/contract.ts';
import type { Connector, ConnectorDefinition, Kit, SlotSettings } from '../connector/contract.ts';

/** A slot of a configured account, as reconcile sees it. */
export interface AccountSlot {
  /** Passed to the connector as it is. */
  readonly settings: SlotSettings<unknown>;
  readonly tokenSet: string;
  /** The one place the slot claims, as its connector names it. */
  readonly place: string;
  /** Written before the others; while it is not in order, the others wait. */
  readonly canary: boolean;
  /** False: the slot holds no rotation up. */
  readonly required: boolean;
}

/** One configured tenant of an MDM product, with everything a run needs. */
export interface Account {
  readonly name: string;
  readonly definition: ConnectorDefinition;
  readonly drift: 'report' | 'repair';
  readonly maxWritesPerRun: number;
  /** How long a write may take to show in the vendor's answers. */
  readonly settleMs: number;
  readonly slots: readonly AccountSlot[];
  /**
   * `requests` counts what was sent so far, sign-in included. `holdWrites` keeps what may change something from going out before a
   * moment; a kit that can't is no reason to write too early.
   */
  readonly kit: Kit & { requests(): number; holdWrites?(untilAt: number): void };
  /** A connector for one run; its outside world is the account's own, unless given. */
  open(kit?: Kit): Connector<unknown>;
}

/** Whether the copies of the account's slots are devices, which come and go. */
export function comeAndGo({ definition }: Account): boolean {
  return definition.capabilities.write === 'per-device';
}

/**
 * What a person has to do, step by step, so that a slot holds the current token; null for a slot that the connector writes. A
 * slot with steps is never looked at: what it holds is what a person has confirmed.
 */
export function stepsOf({ definition }: Account, slot: AccountSlot): readonly string[] | null {
  return definition.instructions?.(slot.settings) ?? null;
}

/** The authority of each token set by name. */
export type Authorities = ReadonlyMap<string, Authority>;
