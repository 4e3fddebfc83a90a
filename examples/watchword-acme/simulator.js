/** Acme UEM over HTTPS: two policies that hold more than our key, a console, and phones. */
import { grants, json, makeFleet, serve } from 'watchword/simulation';

const KEY = 'PINGID_MDM_TOKEN';
const API_KEY = 'acme-key-0a1b2c3d4e5f';

export const simulator = { id: 'acme', title: 'Acme UEM', quirks: {}, start };

async function start({ slots = 2, phones = 0, seed = 1, speed = 1, now = Date.now, ...options } = {}) {
  const made = Array.from({ length: slots }, (_, at) => policyAt(at));
  const policies = new Map(made.map((policy) => [policy.name, policy]));
  const given = grants(['policies.read', 'policies.write']);
  const named = (slot) => policies.get(`Acme ${slot}`) ?? missing(slot);

  function allowed(request, permission, answer) {
    if (request.headers.authorization !== `Bearer ${API_KEY}`) return errorAnswer(401);
    return given.permits(permission) ? answer() : errorAnswer(403);
  }

  const path = '/api/policies/{name}';
  const server = await serve({
    ...options,
    routes: [
      {
        method: 'GET',
        path,
        operation: 'read',
        answer: ({ request, params }) =>
          allowed(request, 'policies.read', () => {
            const policy = policies.get(params.name);
            return policy === undefined ? errorAnswer(404) : json(200, policy);
          }),
      },
      {
        method: 'PATCH',
        path,
        operation: 'write',
        answer: ({ request, params }) =>
          allowed(request, 'policies.write', () => {
            const policy = policies.get(params.name);
            if (policy === undefined) return errorAnswer(404);
            if (request.headers['if-match'] !== String(policy.version)) return errorAnswer(412);
            change(policy, JSON.parse(request.body).settings);
            return json(200, policy);
          }),
      },
    ],
    otherwise: () => errorAnswer(404),
  });

  const valueIn = (slot) => named(slot).settings[KEY] ?? null;
  const setValue = (slot, value) => change(named(slot), { [KEY]: value });
  const places = made.map(({ name, platform }) => ({
    name: name.slice('Acme '.length),
    platform,
    settings: { policy: name },
  }));
  const offer = (slot) => ({ value: valueIn(slot), revision: named(slot).version });
  return {
    definition: simulator,
    url: server.url,
    ca: server.ca,
    requests: server.requests,
    behave: (behaviour) => server.behave(behaviour),
    errorAnswer,
    secrets: () => [API_KEY],
    withhold: (permission) => given.withhold(permission),
    endSessions() {},
    account: { url: server.url, apiKey: API_KEY },
    slots: places,
    console: {
      values: (slot) => [valueIn(slot)],
      setValue,
      setCopy: (slot, _at, value) => setValue(slot, value),
      parts: (slot) => [[valueIn(slot), null]],
      setSecond() {},
      touchNeighbour: (slot) => change(named(slot), { SUPPORT_URL: 'https://example.com/changed' }),
      neighbours: (slot) => JSON.stringify({ ...named(slot).settings, [KEY]: undefined }),
      inPlace: (slot) => JSON.stringify({ ...named(slot).settings, [KEY]: '*' }),
      remove: (slot) => policies.delete(named(slot).name),
    },
    fleet: makeFleet({ phones, slots: places, seed, startAt: now(), offer, speed }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function policyAt(at) {
  const platform = at % 2 === 0 ? 'ios' : 'android';
  const number = at < 2 ? '' : `-${Math.floor(at / 2) + 1}`;
  return {
    name: `Acme ${platform}${number}`,
    version: 1,
    platform,
    settings: { SUPPORT_URL: 'https://example.com', colour: '' },
  };
}

/** A setting that becomes null is gone. */
function change(policy, settings) {
  const all = Object.entries({ ...policy.settings, ...settings });
  policy.settings = Object.fromEntries(all.filter(([, value]) => value !== null));
  policy.version += 1;
}

function errorAnswer(status) {
  return json(status, { error: `Acme says ${status}` });
}

function missing(slot) {
  throw new Error(`there is no slot ${slot}`);
}
