import { describe, expect, it } from 'vitest';
import { fingerprintForTests } from '../kit-for-tests.ts';
import {
  assignment,
  item,
  KEY,
  kept,
  kitFor,
  open,
  PUT,
  type Routes,
  RULES,
  refusal,
  rules,
  signal,
  slot,
  text,
} from './tenant-for-tests.ts';

/** Looks, and writes `new`. */
async function put(kit: ReturnType<typeof kitFor>, more: Parameters<typeof slot>[0] = {}, connector = open(kit)) {
  const before = await connector.observe(slot(more), signal);
  return connector.write(slot(more), before, () => 'new', signal);
}

const sentBy = (kit: ReturnType<typeof kitFor>) => kit.of('write-assignment-rules').map(({ body }) => body);

describe('the text that is sent', () => {
  const neighbours = `{"n":1.0, "\\u00e9":9007199254740993},${item('x', 'z', '3')}`;

  it.each([
    [
      'a value',
      `[${neighbours},{"type":"1","value":"old\\u0041","id":7,"key":"${KEY}"}]`,
      `[${neighbours},{"type":"1","value":"new","id":7,"key":"${KEY}"}]`,
    ],
    ['a value that is null', `[${item(null)}]`, `[${item('new')}]`],
    ['no value', `[{"key":"${KEY}","type":1}]`, `[{"key":"${KEY}","type":1,"value":"new"}]`],
    ['no key', `[ ${neighbours} ]`, `[ ${neighbours},${item('new')} ]`],
    ['no keys at all', '[]', `[${item('new')}]`],
    ['null in place of keys', 'null', `[${item('new')}]`],
  ])('where there was %s differs in that alone', async (_, before, after) => {
    const kit = kitFor(kept(rules(assignment(0, 'A', before, ',"x":1E+2'))).routes);
    expect((await put(kit)).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(sentBy(kit)).toEqual([rules(assignment(0, 'A', after, ',"x":1E+2'))]);
  });

  it('has a list of keys where it was left out', async () => {
    const bare = '{"priority":1,"distribution":{"name":"B"}';
    const kit = kitFor(kept(rules(assignment(0, 'A', `[${item('new')}]`), `${bare}}`)).routes);
    await put(kit);
    expect(sentBy(kit)).toEqual([
      rules(assignment(0, 'A', `[${item('new')}]`), `${bare},"application_configuration":[${item('new')}]}`),
    ]);
  });

  it('keeps the order of assignments, whatever their priorities', async () => {
    const kit = kitFor(kept(rules(assignment(1, 'B', `[${item('b')}]`), assignment(0, 'A', '[]'))).routes);
    expect((await put(kit)).outcomes).toEqual([{ outcome: 'written', copies: 2 }]);
    expect(sentBy(kit)).toEqual([
      rules(assignment(1, 'B', `[${item('new')}]`), assignment(0, 'A', `[${item('new')}]`)),
    ]);
  });
});

describe('a write', () => {
  const one = rules(assignment(0, 'A', `[${item('old')}]`));

  it('changes the copies that differ, and counts no others', async () => {
    const kit = kitFor(
      kept(rules(assignment(0, 'A', `[${item('new')}]`), assignment(1, 'B', `[${item('old')}]`))).routes,
    );
    const { outcomes, after } = await put(kit);
    expect(outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(after?.copies).toEqual([{ holds: fingerprintForTests('new'), count: 2 }]);
  });

  it('that finds nothing to do sends nothing', async () => {
    const kit = kitFor(kept(rules(assignment(0, 'A', `[${item('new')}]`))).routes);
    expect((await put(kit)).outcomes).toEqual([]);
    expect(sentBy(kit)).toEqual([]);
  });

  it.each([
    ['our value', rules(assignment(0, 'A', `[${item('theirs')}]`))],
    ['a neighbour', rules(assignment(0, 'A', `[${item('old')},${item('x', 'z')}]`))],
    ['an assignment', rules(assignment(0, 'A', `[${item('old')}]`), assignment(1, 'B', '[]'))],
  ])('does not happen where somebody has changed %s', async (_, now) => {
    const kit = kitFor({ [RULES]: [text(one), text(now)] });
    await expect(put(kit)).rejects.toMatchObject({ kind: 'conflict' });
    expect(sentBy(kit)).toEqual([]);
  });

  it('does not happen where the app has gone', async () => {
    const kit = kitFor({ [RULES]: [text(one), refusal(404, 7000)] });
    await expect(put(kit)).rejects.toMatchObject({ kind: 'conflict', status: 404 });
  });

  it.each([
    ['a value that braces could turn into a placeholder', '{token}'],
    ['a value that no configuration can hold', 'a\nb'],
  ])('does not happen for %s', async (_, value) => {
    const kit = kitFor({ [RULES]: text(one) });
    const connector = open(kit);
    const before = await connector.observe(slot(), signal);
    await expect(connector.write(slot(), before, () => value, signal)).rejects.toMatchObject({ kind: 'rejected' });
    expect(sentBy(kit)).toEqual([]);
  });

  it.each([
    ['stars', '"****"'],
    ['dots', '"•••"'],
    ['nothing', '""'],
    ['null', 'null'],
  ])('does not happen where a hidden value comes as %s: the mask would take its place', async (_, value) => {
    const hidden = `{"key":"secret","value":${value},"type":"11"}`;
    const kit = kitFor({
      [RULES]: text(rules(assignment(0, 'A', `[{"key":"b","type":"BUNDLE","nested_configurations":[${hidden}]}]`))),
    });
    await expect(put(kit)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('`secret` may be masked'),
    });
    expect(sentBy(kit)).toEqual([]);
  });

  it('is unconfirmed while the old value shows', async () => {
    const kit = kitFor({ [RULES]: text(one) });
    expect((await put(kit)).outcomes).toEqual([{ outcome: 'unconfirmed', copies: 1 }]);
  });

  it('says of each copy what became of it', async () => {
    const old = [assignment(0, 'A', `[${item('old')}]`), assignment(1, 'B', `[${item('old')}]`)];
    const half = rules(assignment(0, 'A', `[${item('new')}]`), String(old[1]));
    const kit = kitFor({ [RULES]: [text(rules(...old)), text(rules(...old)), text(half)] });
    expect((await put(kit)).outcomes).toEqual([
      { outcome: 'written', copies: 1 },
      { outcome: 'unconfirmed', copies: 1 },
    ]);
  });

  it.each([
    ['something else stands in a copy', rules(assignment(0, 'A', `[${item('theirs')}]`))],
    ['a neighbour has moved', rules(assignment(0, 'A', `[${item('new')},${item('x', 'z')}]`))],
    ['a copy has gone', rules(assignment(0, 'A', '[]'))],
  ])('is a conflict where %s afterwards', async (_, after) => {
    const kit = kitFor({ [RULES]: [text(one), text(one), text(after)] });
    await expect(put(kit)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('look at who else'),
    });
    expect(sentBy(kit)).toHaveLength(1);
  });

  it('of one assignment is a conflict where our key has changed in another', async () => {
    const two = (a: string, b: string) => rules(assignment(0, 'A', `[${item(a)}]`), assignment(1, 'B', `[${item(b)}]`));
    const kit = kitFor({ [RULES]: [text(two('old', 'x')), text(two('old', 'x')), text(two('new', 'y'))] });
    await expect(put(kit, { settings: { assignments: ['A'] } })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it.each([
    [400, 6, 'rejected', /^PUT .* was answered with 400 \(6: No\.\)$/],
    [422, 1012, 'rejected', /422 \(1012: No\.\)/],
    [403, 1011, 'auth', /needs the permission API > REST > Apps \(Edit\)$/],
    [404, 7000, 'conflict', /has gone since/],
    [500, 1, 'unavailable', /500/],
  ])('answered with %i and %i is %s', async (status, code, kind, message) => {
    const routes: Routes = { [RULES]: text(one), [PUT]: refusal(status, code) };
    await expect(put(kitFor(routes))).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });
});
