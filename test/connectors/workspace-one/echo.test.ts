import { describe, expect, it } from 'vitest';
import type { App } from '../../../connectors/workspace-one/apps.ts';
import { neighboursOf } from '../../../connectors/workspace-one/echo.ts';
import { readRules } from '../../../connectors/workspace-one/rules.ts';
import { assignment, item, KEY, rules } from './tenant-for-tests.ts';

const ios = { platform: 'ios', type: 'public' } as const;
const android = { platform: 'android', type: 'internal' } as const;
const purchased = { platform: 'ios', type: 'purchased' } as const;

type Kind = Pick<App, 'platform' | 'type'>;
const form = (text: string, kind: Kind) => neighboursOf(readRules(text, 'the app'), kind, [KEY]);
const inOne = (inner: string, items = '[]') => rules(`{"priority":0,"application_configuration":${items},${inner}}`);
const named = (inner: string) => inOne(`"distribution":{"name":"A",${inner}}`);
const restricted = (inner: string) => inOne(`"distribution":{"name":"A"},"restriction":{${inner}}`);
const withItems = (items: string) => rules(assignment(0, 'A', items));

const GROUP = 'abcdefab-0000-4000-8000-000000000001';

describe('what the vendor makes of a write is not a change:', () => {
  it.each<[string, Kind, string, string]>([
    [
      'letter case of UUIDs',
      ios,
      named(`"smart_groups":["${GROUP}"]`),
      named(`"smart_groups":["${GROUP.toUpperCase()}"]`),
    ],
    [
      'another form of a type',
      ios,
      withItems(`[${item('x', 'z', '"STRING"')}]`),
      withItems(`[${item('x', 'z', '1')}]`),
    ],
    ['an empty list as null', ios, withItems('[]'), withItems('null')],
    ['ids of keys', ios, withItems('[{"key":"z","id":1,"uuid":"a"}]'), withItems('[{"key":"z","id":2}]')],
    [
      '`remove_on_unenroll` on Android',
      android,
      restricted('"remove_on_unenroll":false'),
      restricted('"remove_on_unenroll":true'),
    ],
    ['groups of a purchased app', purchased, named(`"smart_groups":["${GROUP}"]`), named('"smart_groups":[]')],
    [
      'the date of a purchased app',
      purchased,
      named('"effective_date":"2026-01-01T00:00:00"'),
      named('"effective_date":null'),
    ],
    [
      '`managed_access` of a purchased app',
      purchased,
      restricted('"managed_access":false'),
      restricted('"managed_access":true'),
    ],
    [
      'who moved a deployment',
      ios,
      named('"phased_deployment":{"updated_at":"a"}'),
      named('"phased_deployment":{"updated_at":"b"}'),
    ],
    [
      'the order of assignments',
      ios,
      rules(assignment(0, 'A', '[]'), assignment(1, 'B', '[]')),
      rules(assignment(1, 'B', '[]'), assignment(0, 'A', '[]')),
    ],
    ['our own key', ios, withItems(`[${item('a')}]`), withItems('[]')],
    ['blanks and escapes', ios, withItems('[{"key":"\\u007a"}]'), withItems('[ {"key": "z"} ]')],
  ])('%s', (_, kind, a, b) => {
    expect(form(a, kind)).toBe(form(b, kind));
  });
});

describe('what somebody else may have done is one:', () => {
  it.each<[string, Kind, string, string]>([
    ['a group', ios, named(`"smart_groups":["${GROUP}"]`), named('"smart_groups":[]')],
    [
      '`remove_on_unenroll` on iOS',
      ios,
      restricted('"remove_on_unenroll":false'),
      restricted('"remove_on_unenroll":true'),
    ],
    [
      '`managed_access` of a public app',
      ios,
      restricted('"managed_access":false'),
      restricted('"managed_access":true'),
    ],
    ['a date', ios, named('"effective_date":"2026-01-01T00:00:00"'), named('"effective_date":"2026-01-02T00:00:00"')],
    ['a value', ios, withItems(`[${item('x', 'z')}]`), withItems(`[${item('y', 'z')}]`)],
    ['letter case of a value', ios, withItems(`[${item('x', 'z')}]`), withItems(`[${item('X', 'z')}]`)],
    ['a type', ios, withItems(`[${item('x', 'z', '1')}]`), withItems(`[${item('x', 'z', '2')}]`)],
    [
      'the order of keys',
      ios,
      withItems(`[${item('x', 'y')},${item('x', 'z')}]`),
      withItems(`[${item('x', 'z')},${item('x', 'y')}]`),
    ],
    [
      'our key among attributes',
      ios,
      inOne(`"distribution":{"name":"A"},"application_attributes":[${item('a')}]`),
      inOne('"distribution":{"name":"A"},"application_attributes":[]'),
    ],
    ['a number no double holds', ios, named('"n":9007199254740993'), named('"n":9007199254740992')],
    ['a field nobody knows', ios, inOne('"distribution":{"name":"A"},"x":{}'), inOne('"distribution":{"name":"A"}')],
    [
      'an excluded group',
      ios,
      rules(assignment(0, 'A', '[]')).replace('"excluded_smart_groups":[]', `"excluded_smart_groups":["${GROUP}"]`),
      rules(assignment(0, 'A', '[]')),
    ],
  ])('%s', (_, kind, a, b) => {
    expect(form(a, kind)).not.toBe(form(b, kind));
  });

  it('text nested without end is refused', () => {
    const deep = named(`"x":${'['.repeat(200)}${']'.repeat(200)}`);
    expect(() => form(deep, ios)).toThrow('nested more than 100 deep');
  });
});
