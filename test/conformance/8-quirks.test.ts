/**
 * THE CONFORMANCE SUITE, chapter 8: what nobody has verified.
 *
 * A vendor's documentation leaves questions open and contradicts itself. Each such question is a quirk of the simulator, with
 * the answers that are possible. A connector takes every answer: it works, or it fails with a sentence, and it never does
 * harm. What becomes of each is written into `quirks/<connector>.md`, so that whoever finds the true answer on a real tenant
 * sees what it means, and a change of behaviour shows in a review. Write the pages again with `npx vitest run test/conformance -u`.
 */
import { describe, expect, it } from 'vitest';
import { Failure, type Finding, type SlotSettings } from '#connector';
import type { SimulatedPhone } from '#simulation';
import { markdownTable } from '../../src/markdown-table.ts';
import { drain, lookAtAll, openWorld, type Product, products, signal, type World } from './world.ts';

const SLOTS = 6;
const PHONES = 12;

/** What became of each thing a run does, in a few words. */
interface Story {
  readonly written: string;
  readonly delivered: string;
  readonly devices: string;
  /** The findings that are not `ok`. */
  readonly found: readonly string[];
}

describe.each(products)('$id, whatever the answer to an open question,', (product) => {
  const alternatives = Object.entries(product.simulation.quirks).flatMap(([quirk, [, ...others]]) =>
    others.map((alternative) => ({ quirk, alternative })),
  );

  it('works or says why it does not, and does no harm', { timeout: 300_000 }, async () => {
    const failures = new Set<string>();
    const usual = await story(product, {}, failures);
    expect(usual).toMatchObject({ written: `${SLOTS} written`, devices: 'all' });
    expect([...failures]).toEqual([]);
    const rows = [rowOf('as usual', '', usual, usual.found)];
    for (const { quirk, alternative } of alternatives) {
      const told = await story(product, { [quirk]: alternative }, failures);
      rows.push(
        rowOf(
          quirk,
          alternative,
          told,
          told.found.filter((finding) => !usual.found.includes(finding)),
        ),
      );
    }
    await expect(page(product, rows, [...failures])).toMatchFileSnapshot(`quirks/${product.id}.md`);
  });
});

function rowOf(quirk: string, alternative: string, story: Story, found: readonly string[]): readonly string[] {
  return [quirk, alternative, story.written, story.delivered, story.devices, found.join(', ')];
}

async function story(
  product: Product,
  quirks: Readonly<Record<string, string>>,
  failures: Set<string>,
): Promise<Story> {
  await using world = await openWorld(product, { slots: SLOTS, phones: PHONES, quirks });
  const found = (await drain(world.open().check(world.slots, signal)))
    .filter(({ level }) => level !== 'ok')
    .map(inWords);
  const { capabilities } = product.definition;
  const written = capabilities.write === 'manual' ? '' : await writeAll(world, failures);
  world.simulator.fleet.checkInAll(world.clock.now());
  return {
    written,
    delivered: capabilities.delivery === 'none' ? '' : await outcomeOf(failures, () => deliveredOf(world)),
    devices: capabilities.devices ? await outcomeOf(failures, () => devicesOf(world)) : '',
    found: [...new Set(found)],
  };
}

/** Writes every slot and looks at each again. Whatever came of it, the neighbours are as they were, and a value is old or new. */
async function writeAll(world: World, failures: Set<string>): Promise<string> {
  const { console } = world.simulator;
  const before = world.slots.map(({ name }) => console.neighbours(name));
  const outcomes: string[] = [];
  for (const slot of world.slots) {
    const value = world.token();
    const old = console.values(slot.name);
    const connector = world.open();
    const outcome = await outcomeOf(failures, async () => {
      const seen = await connector.observe(slot, signal);
      const { outcomes: copies } = await connector.write(slot, seen, () => value, signal);
      return copies.map((copy) => copy.outcome).join(' ');
    });
    outcomes.push(outcome);
    for (const [at, holds] of console.values(slot.name).entries()) expect([old[at], value]).toContain(holds);
    if (outcome === 'written') expect(console.values(slot.name)).toEqual(old.map(() => value));
  }
  const looks = await outcomeOf(failures, async () => `${(await lookAtAll(world)).length} seen`);
  if (outcomes.every((outcome) => outcome === 'written')) expect(looks).toBe(`${SLOTS} seen`);
  const harmed = world.slots.filter(
    ({ name }, at) => JSON.stringify(console.neighbours(name)) !== JSON.stringify(before[at]),
  );
  // What the vendor itself makes of a request is not ours to prevent, only ours to notice.
  // Where every device is a copy, the slots of a platform are about the same devices, and the first write that harms one is the last.
  const isPerDevice = world.product.definition.capabilities.write === 'per-device';
  for (const { name, platform } of harmed) {
    const own = outcomes.filter((_, at) => {
      const slot = world.slots[at];
      return isPerDevice ? slot?.platform === platform : slot?.name === name;
    });
    expect(own.some((outcome) => outcome.startsWith('conflict'))).toBe(true);
  }
  return counted(outcomes);
}

async function deliveredOf(world: World): Promise<string> {
  let delivered = 0;
  let phones = 0;
  for (const slot of world.slots) {
    const told = (await world.open().delivery?.(slot, world.clock.now(), signal))?.delivered ?? 0;
    const own = phonesOf(world, slot).length;
    expect(told).toBeLessThanOrEqual(own);
    delivered += told;
    phones += own;
  }
  return delivered === phones ? 'all' : `${delivered} of ${phones}`;
}

/** Where every device is a copy, every phone of the platform has one of each slot. */
function phonesOf({ product, simulator }: World, slot: SlotSettings<unknown>): readonly SimulatedPhone[] {
  const isPerDevice = product.definition.capabilities.write === 'per-device';
  return simulator.fleet.phones.filter((phone) =>
    isPerDevice ? phone.platform === slot.platform : phone.slot === slot.name,
  );
}

async function devicesOf(world: World): Promise<string> {
  const names = (await drain(world.open().devices?.(signal) ?? [])).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(world.simulator.fleet.phones.map(({ name }) => name)));
  return 'all';
}

/** What came of it, or the failure's kind; its sentence is kept, without the vendor's own words and the ids of this run. */
async function outcomeOf(failures: Set<string>, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const words = error.message
      .replace(/ \(.*\)/g, '')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
      .replace(/127\.0\.0\.1:\d+/g, '{host}');
    expect(words.trim()).not.toBe('');
    failures.add(`${error.kind}: ${words}`);
    return error.kind;
  }
}

function counted(outcomes: readonly string[]): string {
  return [...new Set(outcomes)]
    .map((outcome) => `${outcomes.filter((other) => other === outcome).length} ${outcome}`)
    .join(', ');
}

function inWords({ check, level }: Finding): string {
  return `${level}: ${check}`;
}

function page({ definition, id }: Product, rows: readonly (readonly string[])[], failures: readonly string[]): string {
  const head = ['quirk', 'alternative', 'writing', 'delivery', 'devices', 'the check also finds'];
  return `# ${definition.title}: what each quirk comes to

Measured by \`test/conformance/8-quirks.test.ts\` on ${SLOTS} slots and ${PHONES} phones, all of which have checked in. A quirk stands for something
about the vendor that is unverified, contradictory, or different from tenant to tenant; see \`connectors/${id}\`.

${markdownTable([head, ...rows])}

What the failures say:

${failures.map((failure) => `- ${failure}`).join('\n')}
`;
}
