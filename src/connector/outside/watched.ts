import { z } from 'zod';
import { Failure } from '../../model/failure.ts';
import type { Connector } from '../contract.ts';
import { Count, Delivery, Device, Finding, Observed, outcome, shaped } from './answers.ts';

const WriteReport = z.object({
  outcomes: z.array(outcome(z.custom<Failure>((value) => value instanceof Failure))).max(10_000),
  after: Observed.optional(),
});

/** The same connector, with every answer held to the contract: a wrong one is a failure of its account, and goes no further. */
export function watched<Slot>(connector: Connector<Slot>, name: string): Connector<Slot> {
  const what = (method: string) => `${method} of the connector ${name}`;
  // The shapes say the same as the types, but for the brand of a fingerprint.
  const held = <T>(schema: z.ZodType, answer: unknown, method: string) => shaped(schema, answer, what(method)) as T;

  async function* each<T>(schema: z.ZodType, items: AsyncIterable<T>, method: string): AsyncIterable<T> {
    for await (const item of items) yield held<T>(schema, item, method);
  }

  const { delivery, requestCheckIn, probe, devices } = connector;
  return {
    check: (...given) => each(Finding, connector.check(...given), 'check'),
    observe: async (...given) => held(Observed, await connector.observe(...given), 'observe'),
    write: async (...given) => held(WriteReport, await connector.write(...given), 'write'),
    ...(delivery && {
      delivery: async (...given) => held(Delivery, await delivery.call(connector, ...given), 'delivery'),
    }),
    ...(requestCheckIn && {
      requestCheckIn: async (...given) => held(Count, await requestCheckIn.call(connector, ...given), 'requestCheckIn'),
    }),
    ...(probe && { probe: (...given) => each(Finding, probe.call(connector, ...given), 'probe') }),
    ...(devices && { devices: (...given) => each(Device, devices.call(connector, ...given), 'devices') }),
  };
}
