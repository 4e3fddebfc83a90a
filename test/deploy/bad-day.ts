/** A store in which everything is written down that can go wrong without the process noticing. */
import { writeFileSync } from 'node:fs';
import type { Comparison } from '../../src/model/overlap.ts';
import { newRotation } from '../../src/model/rotation.ts';
import { MOST_TRIES } from '../../src/rotation/failing.ts';
import { makeClientAuthority } from '../../src/simulation/certificates.ts';
import type { Watchword } from '../../src/watchword.ts';
import type { CliWorld } from '../cli/world.ts';
import { addToken, sampleEntry, sampleRun } from '../store/samples.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** TLS with a certificate that ends in a week, and client certificates of one that ends tomorrow. */
export async function endingCertificates(world: CliWorld): Promise<object> {
  const authority = await makeClientAuthority();
  const put = (name: string, text: string) => {
    writeFileSync(world.path(name), text, { mode: 0o600 });
    return `file:${world.path(name)}`;
  };
  const week = await authority.issue(['localhost'], { usage: 'server', to: Date.now() + 7 * DAY_MS });
  const day = await authority.issue(['somebody'], { to: Date.now() + DAY_MS });
  const tls = {
    certificate: put('tls.crt', week.certificate),
    key: put('tls.key', week.key),
    clientCa: put('ca.crt', day.certificate),
  };
  return { listen: { validation: '127.0.0.1:0', tls } };
}

/** The settings it needs, what happens, and the alerts that fire then. */
export function badDay(world: CliWorld) {
  writeFileSync(world.path('webhook.secret'), 'known to both');
  const webhook = { url: 'https://siem.example.com/trail', secret: `file:${world.path('webhook.secret')}` };
  const local = () => ({ app: 'pingid', authority: { kind: 'local' } });
  return {
    settings: { audit: { webhook }, tokenSets: { pingid: local(), empty: local() } },
    happens: async ({ store, clock }: Watchword) => {
      const now = clock.now();
      const [slot] = await store.read.slots.list('contoso');
      const [current] = await store.read.tokens.list('pingid');
      if (slot === undefined || current === undefined) throw new Error('it was written');
      const revoked = await addToken(store, { stage: 'revoked' });
      const delivery = { delivered: 80, pending: 0, failed: 20, unknown: 0, evidence: 'a test', asOf: now };
      const rotation = newRotation({
        id: 'r1',
        tokenSet: 'pingid',
        trigger: 'person',
        startedBy: 'a test',
        reason: '',
        startedAt: now - DAY_MS,
        from: current.id,
        to: null,
      });
      const failing = { step: 'mint', times: MOST_TRIES, at: now, says: 'no answer' } as const;
      const [newest] = await store.read.audit.list({ limit: 1 });
      await store.write(async (tables) => {
        const today = new Date(now).toISOString().slice(0, 10);
        await tables.slots.save({ ...slot, driftedSince: now - 2 * HOUR_MS, delivery });
        for (const run of await store.read.runs.list({ account: 'contoso', limit: 9 }))
          await tables.runs.save({ ...run, startedAt: now - 5 * HOUR_MS, endedAt: now - 4 * HOUR_MS });
        await tables.runs.save(sampleRun({ startedAt: now - 5 * HOUR_MS, endedAt: now - 4 * HOUR_MS }));
        await tables.overlaps.replace(comparedAt(now - 3 * DAY_MS), []);
        await tables.rotations.save({ ...rotation, failing, alertedAt: now });
        await tables.authorities.save({
          tokenSet: 'pingid',
          kind: 'local',
          looks: 1,
          lookedAt: now - HOUR_MS,
          failing: { since: now - HOUR_MS, at: now, says: 'no answer' },
          enforcedFrom: null,
        });
        await tables.holds.set('contoso graph.example', now + HOUR_MS, 'asked');
        await tables.positions.save({ receiver: 'webhook', seq: newest?.seq ?? 0, at: now });
        await tables.audit.append(sampleEntry({ at: now - HOUR_MS }));
        await tables.sightings.add([{ tokenId: revoked.id, day: today, times: 1, lastAt: now - 60_000 }]);
      });
    },
    alerts: [
      ...['CertificateEnds', 'CertificateEndsNow', 'RevokedTokenPresented', 'NeedsPerson', 'SlotDrifted', 'NoRuns'],
      ...['DeliveryFails', 'PhonesInTwoAccounts', 'PhonesNotListed', 'ComparisonOld', 'NoCurrentToken'],
      ...['RotationStuck', 'RotationLate', 'AuthorityFails', 'VendorQuiet', 'AuditLate'],
    ].map((alert) => `Watchword${alert}`),
  };
}

function comparedAt(endedAt: number): Comparison {
  const account = { account: 'contoso', phones: 0, unmatched: [] };
  return {
    id: 'c1',
    startedAt: endedAt - 1_000,
    endedAt,
    accounts: [{ ...account, state: 'failed', says: 'no answer' }],
    overlapping: 3,
    disputed: 0,
    kept: 0,
    overlappingSince: endedAt,
  };
}
