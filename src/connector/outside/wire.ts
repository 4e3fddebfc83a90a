/**
 * What is said between Watchword and a connector that is a process of its own, in JSON over HTTP. The OpenAPI document is made
 * from this file, and so are the checks of what a process answers.
 *
 * A token's value goes to the process in `write` and nowhere else. The other way come the values that the MDM holds, in what was
 * observed: only Watchword can make fingerprints of them. Credentials of the MDM are the process's own, and never come here.
 */
import { z } from 'zod';
import { CONTRACT } from '../contract.ts';
import { Delivery, Device, Finding, Line, Observed, outcome, Trouble } from './answers.ts';
import { Id, Permissions } from './definition.ts';

const SETTING_NAME = /^[a-z][A-Za-z0-9]{0,59}$/;

/** One setting that people write into the configuration for the process. No setting may hold a secret. */
const Setting = z.strictObject({
  type: z.enum(['text', 'whole number', 'true or false']),
  description: Line.min(1),
  required: z.boolean(),
});

const Settings = z.record(z.string().regex(SETTING_NAME), Setting).meta({
  description:
    'Settings by name: a letter, then letters and digits. Names that are settings of Watchword itself are refused.',
});

/** What the process says of itself. */
export const ProcessDefinition = z.object({
  contract: z.literal(CONTRACT),
  id: Id,
  title: Line.min(1),
  docs: z.url({ protocol: /^https?$/ }),
  account: Settings,
  slot: Settings,
  place: z.array(z.string()).min(1).max(20).meta({
    description: 'The settings of a slot that together name the object which holds the key: no two slots share one.',
  }),
  delivery: z.enum(['per-device', 'check-in', 'none']),
  devices: z.boolean(),
  permissions: Permissions,
  longestValue: z
    .int()
    .min(1)
    .max(100_000)
    .meta({ description: 'The longest value that the MDM keeps, in characters.' }),
});

/** What the process says of itself. */
export type ProcessDefinition = z.infer<typeof ProcessDefinition>;

const Given = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const Slot = z.object({
  name: z.string(),
  platform: z.enum(['ios', 'android']),
  key: z.string().meta({ description: 'The key of the managed app configuration that is to hold the value.' }),
  packageId: z.string().meta({ description: 'The bundle or package id of the app.' }),
  settings: Given,
});

/** What the process is told about a slot. */
export type WireSlot = z.infer<typeof Slot>;

const Next = z
  .string()
  .max(10_000)
  .nullable()
  .meta({ description: 'What to send as `from` for the next page; null at the end.' });
const From = z
  .string()
  .nullable()
  .meta({ description: 'Null for the first page, then what the last answer had as `next`.' });

/** Every call: where it goes, what is sent and what comes back. */
export const CALLS = {
  check: {
    path: '/v1/check',
    summary: 'May we come in, and is everything in place? In pages, so that people see findings as they come.',
    request: z.object({ account: Given, slots: z.array(Slot), from: From }),
    answer: z.object({ findings: z.array(Finding).max(1_000), next: Next }),
  },
  observe: {
    path: '/v1/observe',
    summary: 'Every copy of the slot and the value in each, or a failure; never a part.',
    request: z.object({ account: Given, slot: Slot }),
    answer: Observed,
  },
  write: {
    path: '/v1/write',
    summary:
      'Reads afresh, changes the key in every copy that differs, reads again. Fails with `conflict`, before anything is written, where the object is no longer of this revision and does not hold the value.',
    request: z.object({ account: Given, slot: Slot, revision: z.string(), value: z.string() }),
    answer: z.object({ outcomes: z.array(outcome(Trouble)).max(10_000), after: Observed }),
  },
  delivery: {
    path: '/v1/delivery',
    summary:
      'How many phones have received the present value of the slot, which was written at `since` (ms since 1970).',
    request: z.object({ account: Given, slot: Slot, since: z.int() }),
    answer: Delivery,
  },
  devices: {
    path: '/v1/devices',
    summary: 'Every enrolled device, in pages.',
    request: z.object({ account: Given, from: From }),
    answer: z.object({ devices: z.array(Device).max(5_000), next: Next }),
  },
} as const satisfies Record<string, { path: string; summary: string; request: z.ZodType; answer: z.ZodType }>;

/** Where the process says what it is. */
export const DEFINITION_PATH = '/v1/definition';
