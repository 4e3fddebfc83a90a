/** The connector in front of the simulated tenant, over TLS, with the real kit. */
import { Secret, type SlotSettings } from '#connector';
import type { SimulatorOptions } from '#simulation';
import { workspaceOne } from '../../../connectors/workspace-one/index.ts';
import type { Slot } from '../../../connectors/workspace-one/settings.ts';
import { simulator as simulation } from '../../../connectors/workspace-one/simulator.ts';
import { systemClock } from '../../../src/clock.ts';
import { type AccountKit, createKit } from '../../../src/connector/kit.ts';
import { createQuiet } from '../../../src/connector/quiet.ts';
import { Redactor } from '../../../src/redactor.ts';
import { fingerprintForTests } from '../kit-for-tests.ts';
import { KEY, slot } from './tenant-for-tests.ts';

const PACKAGES = { ios: 'com.pingidentity.pingid.prod', android: 'prod.com.pingidentity.pingid' };

const SECRETS = ['clientSecret', 'password', 'certificate', 'tenantCode'];

export async function againstSimulator(options: SimulatorOptions = {}) {
  const simulator = await simulation.start(options);
  const redactor = new Redactor();
  for (const secret of simulator.secrets()) redactor.add(secret);
  const kit: AccountKit = createKit({
    account: 'contoso',
    ca: simulator.ca,
    timeoutMs: 10_000,
    limits: workspaceOne.limits,
    fingerprint: fingerprintForTests,
    redactor,
    clock: systemClock,
    quiet: createQuiet(systemClock),
  });
  const slots: SlotSettings<Slot>[] = simulator.slots.map(({ name, platform, settings }) =>
    slot({
      name,
      platform,
      app: { keys: [KEY], packageId: PACKAGES[platform] },
      settings: workspaceOne.slot.parse(settings),
    }),
  );
  return {
    simulator,
    slots,
    kit,
    /** Opens with the simulator's account, or with another way in. */
    open(account: Readonly<Record<string, unknown>> = simulator.account) {
      const settings = Object.entries(account).map(([name, value]) => [
        name,
        SECRETS.includes(name) ? new Secret(String(value)) : value,
      ]);
      return workspaceOne.open(workspaceOne.account.parse(Object.fromEntries(settings)), kit);
    },
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}
