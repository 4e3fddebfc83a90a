/** The connector for Acme UEM: one key of one policy is changed, and nothing else. */
import { Failure, httpsUrl, ok, secret } from 'watchword/connector';
import { z } from 'zod';
import { changePolicy, readPolicy } from './policies.js';

export const connector = {
  contract: 1,
  id: 'acme',
  title: 'Acme UEM',
  docs: 'https://example.com/acme/api',
  account: z.strictObject({ url: httpsUrl('The address of the console.'), apiKey: secret('A key of the API.') }),
  slot: z.strictObject({ policy: z.string().min(1).describe('The policy that holds the key.') }),
  capabilities: { write: 'in-place', readback: 'value', delivery: 'none', devices: false },
  permissions: [
    { name: 'policies.read', for: 'observe', required: true },
    { name: 'policies.write', for: 'write', required: true },
  ],
  limits: { windowMs: 60_000, requests: 600, writes: 60 },
  quietPassRequests: (slots) => slots,
  place: ({ settings }, key) => `${settings.policy} / ${key}`,
  whyUnsuited: ({ app }) => (app.keys.length === 1 ? null : 'this connector writes one key'),
  normalize: (value) => (value.length > 200 ? { unsupported: 'Acme keeps 200 characters of a value' } : { value }),
  open: (account, kit) => open(account, kit),
};

function open(account, kit) {
  async function look(slot, signal) {
    const policy = await readPolicy(account, kit, slot.settings.policy, signal);
    const key = slot.app.keys[0];
    const value = Object.hasOwn(policy.settings, key) ? policy.settings[key] : null;
    if (value !== null && typeof value !== 'string') {
      throw new Failure(
        'protocol',
        `the key ${key} of the policy ${slot.settings.policy} holds something else than text`,
      );
    }
    const seen = {
      place: slot.settings.policy,
      copies: [{ holds: value === null ? null : kit.fingerprint(value), count: 1 }],
      revision: String(policy.version),
      neighbours: Object.keys(policy.settings)
        .filter((name) => name !== key)
        .sort(),
    };
    return { key, value, version: policy.version, seen };
  }

  return {
    async *check(slots, signal) {
      for (const slot of slots) {
        try {
          await readPolicy(account, kit, slot.settings.policy, signal);
          yield { ...ok('policy', `the policy ${slot.settings.policy} is there`), slot: slot.name };
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof Failure)) throw error;
          yield {
            check: 'policy',
            level: 'failure',
            says: error.message,
            resolve: 'look at it in Acme',
            slot: slot.name,
          };
        }
      }
    },

    async observe(slot, signal) {
      return (await look(slot, signal)).seen;
    },

    async write(slot, before, reveal, signal) {
      const now = await look(slot, signal);
      if (now.value === reveal()) return { outcomes: [{ outcome: 'written', copies: 1 }], after: now.seen };
      if (now.seen.revision !== before.revision) throw new Failure('conflict', 'the policy was changed in between');
      const asItWas = { name: slot.settings.policy, version: now.version };
      await changePolicy(account, kit, asItWas, { [now.key]: reveal() }, signal);
      const after = await look(slot, signal);
      const outcome = after.value === reveal() ? 'written' : 'unconfirmed';
      return { outcomes: [{ outcome, copies: 1 }], after: after.seen };
    },
  };
}
