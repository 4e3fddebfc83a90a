/** The connector in front of the simulated tenant, over TLS, with the real kit. */
import { Secret, type SlotSettings } from '#connector';
import type { Simulator, SimulatorOptions } from '#simulation';
import { connectors } from '../../../connectors/index.ts';
import type { Slot } from '../../../connectors/intune/settings.ts';
import { systemClock } from '../../../src/clock.ts';
import { type AccountKit, createKit } from '../../../src/connector/kit.ts';
import { createQuiet } from '../../../src/connector/quiet.ts';
import { Redactor } from '../../../src/redactor.ts';
import { fingerprintForTests } from '../kit-for-tests.ts';
import { slot } from './tenant-for-tests.ts';

export async function againstSimulator(options: SimulatorOptions = {}) {
  const [definition, simulation] = await Promise.all([connectors.intune?.definition(), connectors.intune?.simulator()]);
  if (definition === undefined || simulation === undefined) throw new Error('the list of connectors lacks Intune');
  const simulator: Simulator = await simulation.start(options);
  const redactor = new Redactor();
  for (const secret of simulator.secrets()) redactor.add(secret);
  const kit: AccountKit = createKit({
    account: 'contoso',
    ca: simulator.ca,
    timeoutMs: 10_000,
    limits: definition.limits,
    fingerprint: fingerprintForTests,
    redactor,
    clock: systemClock,
    quiet: createQuiet(systemClock),
  });
  const { clientSecret, ...account } = simulator.account;
  const settings = definition.account.parse({ ...account, clientSecret: new Secret(String(clientSecret)) });
  const slots: SlotSettings<Slot>[] = simulator.slots.map(({ name, platform, settings: own }) =>
    slot({ name, platform, settings: definition.slot.parse(own) }),
  );
  return {
    definition,
    simulator,
    slots,
    kit,
    open: () => definition.open(settings, kit),
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}
