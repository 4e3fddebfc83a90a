import { z } from 'zod';
import { CONDITIONS } from '../../reconcile/condition.ts';
import { AccountDocument, CheckDocument } from '../documents/account.ts';
import { name, page, pageOf, reason } from '../documents/form.ts';
import { RunDocument } from '../documents/plan.ts';
import { SlotDocument } from '../documents/slot.ts';
import { route } from '../route.ts';

const account = z.strictObject({ account: name });
const slot = z.strictObject({ account: name, slot: name });

/** Accounts, their slots, runs and self-checks. */
export const accountRoutes = {
  listAccounts: route({
    method: 'get',
    path: '/v1/accounts',
    role: 'viewer',
    tag: 'Accounts',
    summary: 'the accounts, and how their last runs ended',
    result: z.strictObject({ items: z.array(AccountDocument) }),
  }),
  getAccount: route({
    method: 'get',
    path: '/v1/accounts/{account}',
    role: 'viewer',
    tag: 'Accounts',
    summary: 'one account',
    params: account,
    result: AccountDocument,
    refuses: ['not-found'],
  }),
  startCheck: route({
    method: 'post',
    path: '/v1/accounts/{account}/checks',
    role: 'operator',
    tag: 'Accounts',
    summary: 'look for everything that can be wrong with the account, and write nothing',
    params: account,
    result: CheckDocument,
    status: 202,
    refuses: ['not-found', 'busy', 'stopping'],
    idempotent: true,
  }),
  getCheck: route({
    method: 'get',
    path: '/v1/checks/{check}',
    role: 'viewer',
    tag: 'Accounts',
    summary: 'a self-check, with what it has found so far; kept until the daemon ends',
    params: z.strictObject({ check: z.string().max(100) }),
    result: CheckDocument,
    refuses: ['not-found'],
  }),
  listSlots: route({
    method: 'get',
    path: '/v1/slots',
    role: 'viewer',
    tag: 'Slots',
    summary: 'every slot, what it holds as far as is known, and how it stands; no MDM is asked',
    query: z.strictObject({
      ...page,
      account: name.optional(),
      tokenSet: name.optional(),
      condition: z.enum(CONDITIONS).optional(),
    }),
    result: pageOf(SlotDocument),
  }),
  getSlot: route({
    method: 'get',
    path: '/v1/accounts/{account}/slots/{slot}',
    role: 'viewer',
    tag: 'Slots',
    summary: 'one slot',
    params: slot,
    result: SlotDocument,
    refuses: ['not-found'],
  }),
  confirmSlot: route({
    method: 'post',
    path: '/v1/accounts/{account}/slots/{slot}/confirm',
    role: 'operator',
    tag: 'Slots',
    summary: 'say that a slot which a person writes holds a token now',
    params: slot,
    body: z.strictObject({
      token: z
        .string()
        .max(100)
        .optional()
        .describe('Id or first digits of the fingerprint; the current one unless given.'),
      reason,
    }),
    result: SlotDocument,
    refuses: ['not-found', 'refused'],
  }),
  startRun: route({
    method: 'post',
    path: '/v1/runs',
    role: 'operator',
    tag: 'Runs',
    summary: 'bring the slots of an account in line now, or look only; the answer is the run to follow',
    body: z.strictObject({
      account: name,
      slots: z.array(name).min(1).optional(),
      repair: z.boolean().default(false).describe('Repair drift although the account only reports it.'),
      lookOnly: z.boolean().default(false).describe('Look and plan, and write nothing to the MDM.'),
    }),
    result: RunDocument,
    status: 202,
    refuses: ['not-found', 'busy', 'stopping'],
    idempotent: true,
  }),
  listRuns: route({
    method: 'get',
    path: '/v1/runs',
    role: 'viewer',
    tag: 'Runs',
    summary: 'the runs, newest first',
    query: z.strictObject({ ...page, account: name.optional() }),
    result: pageOf(RunDocument),
  }),
  getRun: route({
    method: 'get',
    path: '/v1/runs/{run}',
    role: 'viewer',
    tag: 'Runs',
    summary: 'one run: what was seen, planned and done so far',
    params: z.strictObject({ run: z.string().max(100) }),
    result: RunDocument,
    refuses: ['not-found'],
  }),
} as const;
