/** The connector in front of the simulated tenant, over TLS, with the real kit. */
import { Secret, type SlotSettings } from '#connector';
import type { Simulator, SimulatorOptions } from '#simulation';
import { mobileironCloud } from '../../../connectors/mobileiron-cloud/index.ts';
import type { Slot } from '../../../connectors/mobileiron-cloud/settings.ts';
import { simulator as simulation } from '../../../connectors/mobileiron-cloud/simulator.ts';
import { createKit } from '../../../src/connector/kit.ts';
import { createQuiet } from '../../../src/connector/quiet.ts';
import { Redactor } from '../../../src/redactor.ts';
import { testClock } from '../../clock.ts';
import { fingerprintForTests } from '../kit-for-tests.ts';

const profile = { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: {} } as const;
const PACKAGES = { ios: 'com.accells.accellsapp', android: 'prod.com.pingidentity.pingid' } as const;

export async function againstSimulator(options: SimulatorOptions = {}, settings: Record<string, unknown> = {}) {
  const clock = testClock();
  const simulator: Simulator = await simulation.start({ phones: 4, now: clock.now, ...options });
  const redactor = new Redactor();
  for (const secret of simulator.secrets()) redactor.add(secret);
  const kit = createKit({
    account: 'field',
    ca: simulator.ca,
    timeoutMs: 10_000,
    limits: { windowMs: 1, requests: 1_000_000, writes: 1_000_000 },
    fingerprint: fingerprintForTests,
    redactor,
    clock,
    quiet: createQuiet(clock),
  });
  const { password, ...plain } = simulator.account;
  const account = mobileironCloud.account.parse({ ...plain, password: new Secret(String(password)), ...settings });
  const slots = simulator.slots.map(
    ({ name, platform, settings: own }): SlotSettings<Slot> => ({
      name,
      platform,
      profile,
      app: { keys: ['PINGID_MDM_TOKEN'], packageId: PACKAGES[platform] },
      settings: mobileironCloud.slot.parse(own),
    }),
  );
  return {
    simulator,
    slots,
    clock,
    kit,
    open: () => mobileironCloud.open(account, kit),
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

export async function drain<T>(items: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items ?? []) all.push(item);
  return all;
}
