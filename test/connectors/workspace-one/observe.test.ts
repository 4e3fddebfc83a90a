import { describe, expect, it } from 'vitest';
import { fingerprintForTests } from '../kit-for-tests.ts';
import { APP, assignment, item, KEY, kitFor, open, RULES, rules, signal, slot, text } from './tenant-for-tests.ts';

function look(body: string, more: Parameters<typeof slot>[0] = {}) {
  return open(kitFor({ [RULES]: text(body) })).observe(slot(more), signal);
}

const held = (value: string, count: number) => ({ holds: fingerprintForTests(value), count });

describe('a look', () => {
  it('counts equal copies together, and an assignment without the key as one that holds nothing', async () => {
    const seen = await look(
      rules(
        assignment(0, 'A', `[${item('x', 'z')},${item('v')}]`),
        assignment(1, 'B', '[]'),
        assignment(2, 'C', `[${item('v')}]`),
        assignment(3, 'D', 'null'),
        assignment(4, 'E', `[${item(null)}]`),
        assignment(5, 'F', `[{"key":"${KEY}","type":"STRING"}]`),
      ),
    );
    expect(seen).toMatchObject({
      place: `App (public, ${APP})`,
      copies: [held('v', 2), { holds: null, count: 4 }],
      neighbours: ['z'],
    });
    expect(seen.remarks).toBeUndefined();
  });

  it('is narrowed to the assignments that the slot names', async () => {
    const body = rules(assignment(0, 'A', `[${item('v')}]`), assignment(1, 'B', `[${item('w', 'y')}]`));
    const seen = await look(body, { settings: { assignments: ['B'] } });
    expect(seen).toMatchObject({
      place: `App (public, ${APP}), assignment B`,
      copies: [{ holds: null, count: 1 }],
      neighbours: ['y'],
    });
  });

  it('lists the assignments that are there where a name matches none', async () => {
    const body = rules(assignment(0, 'A', '[]'), assignment(1, 'B', '[]'));
    await expect(look(body, { settings: { assignments: ['B', 'C'] } })).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/has no assignment `C`; it has `A`, `B`$/),
    });
  });

  it.each([['"STRING"'], ['"String"'], ['"1"'], ['1']])('takes the type %s for text', async (type) => {
    const seen = await look(rules(assignment(0, 'A', `[${item('v', KEY, type)}]`)));
    expect(seen.copies).toEqual([held('v', 1)]);
  });

  it.each([
    ['"BOOLEAN"', 'BOOLEAN'],
    ['"3"', 'BOOLEAN'],
    ['2', 'INTEGER'],
    ['"HIDDEN"', 'HIDDEN'],
    ['99', 'that nobody knows'],
    ['null', 'that nobody knows'],
  ])('does not read a key of the type %s', async (type, name) => {
    await expect(look(rules(assignment(0, 'A', `[${item('v', KEY, type)}]`)))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(`is of the type ${name}, and a token needs STRING`),
    });
  });

  it('refuses a key that stands twice', async () => {
    await expect(look(rules(assignment(0, 'A', `[${item('v')},${item('w')}]`)))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('stands 2 times'),
    });
  });

  it('remarks on keys that almost are ours, and on blanks around a value', async () => {
    const seen = await look(
      rules(assignment(0, 'A', `[${item(' v ')},${item('x', KEY.toLowerCase())},${item('x', `${KEY} `)}]`)),
    );
    expect(seen.remarks).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`\`${KEY.toLowerCase()}\` in the assignment \`A\` differs`),
        expect.stringContaining(`\`${KEY} \` in the assignment \`A\` differs`),
        expect.stringContaining('has blanks around it'),
      ]),
    );
    expect(seen.remarks).toHaveLength(3);
  });

  it('is not misled by a neighbour whose name an escape hides, nor by one without a key', async () => {
    const odd = `{"\\u00e9":1,"key":"other"},{"value":"x"},"text",{"key":7},{"k\\u0065y":"${KEY}","value":"v","type":"STRING"}`;
    expect((await look(rules(assignment(0, 'A', `[${odd}]`)))).copies).toEqual([held('v', 1)]);
  });

  it.each([
    ['no assignments', '{"excluded_smart_groups":[]}', 'protocol'],
    ['assignments that are null', '{"assignments":null,"excluded_smart_groups":[]}', 'protocol'],
    ['no excluded groups, which a write would reset', `{"assignments":[${assignment(0, 'A', '[]')}]}`, 'protocol'],
    ['assignments twice', `{"assignments":[],"assignments":[],"excluded_smart_groups":[]}`, 'protocol'],
    ['an empty list of assignments', rules(), 'rejected'],
    ['an assignment without a name', rules('{"priority":0,"application_configuration":[]}'), 'protocol'],
    ['no list of keys anywhere', rules('{"priority":0,"distribution":{"name":"A"}}'), 'protocol'],
    ['a list of keys that is text', rules(assignment(0, 'A', '"[]"')), 'protocol'],
    ['a value that is a number', rules(assignment(0, 'A', `[{"key":"${KEY}","value":7,"type":1}]`)), 'protocol'],
    ['a value twice', rules(assignment(0, 'A', `[{"key":"${KEY}","value":"a","value":"b","type":1}]`)), 'protocol'],
    ['what is not JSON', '{"assignments":[', 'protocol'],
  ])('does not take %s for an empty slot', async (_, body, kind) => {
    await expect(look(body)).rejects.toMatchObject({ kind });
  });

  it('takes a list of keys that is left out here and there for an empty one', async () => {
    const seen = await look(rules('{"priority":1,"distribution":{"name":"B"}}', assignment(0, 'A', `[${item('v')}]`)));
    expect(seen.copies).toEqual([held('v', 1), { holds: null, count: 1 }]);
  });

  it('of several slots on one app asks for its rules once in a run, and again for a second look', async () => {
    const kit = kitFor({ [RULES]: text(rules(assignment(0, 'A', '[]'), assignment(1, 'B', '[]'))) });
    const connector = open(kit);
    const slots = ['A', 'B'].map((name) => slot({ name, settings: { assignments: [name] } }));
    await Promise.all(slots.map((one) => connector.observe(one, signal)));
    expect(kit.of('read-assignment-rules')).toHaveLength(1);
    for (const one of slots) await connector.observe(one, signal);
    expect(kit.of('read-assignment-rules')).toHaveLength(2);
  });
});
