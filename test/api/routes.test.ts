import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/api/problems.ts';
import { allRoutes } from '../../src/api/routes.ts';

describe.each(allRoutes())('%s', (_, route) => {
  it('names in its path what it takes from it', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath).toEqual(Object.keys(route.params.shape));
  });

  it('is asked in one flat group: no name stands in two parts', () => {
    const names = [route.params, route.query, route.body].flatMap(({ shape }) => Object.keys(shape));
    expect(new Set(names).size).toBe(names.length);
  });

  it('reads without a body, and changes something only with a method that says so', () => {
    if (route.method === 'get') expect(Object.keys(route.body.shape)).toEqual([]);
    else expect(Object.keys(route.query.shape)).toEqual([]);
    if (route.status === 202 || route.status === 201) expect(route.method).toBe('post');
  });

  it('is refused only in ways that are known', () => {
    expect(Object.keys(PROBLEMS)).toEqual(expect.arrayContaining([...route.refuses]));
    if (route.version === 'if-match') {
      expect(route.refuses).toEqual(expect.arrayContaining(['outdated', 'version-required']));
    }
  });
});

it('no two routes answer the same', () => {
  const places = allRoutes().map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  expect(new Set(places).size).toBe(places.length);
});
