/** What Acme UEM is asked. Answers are looked at before they are relied on; every failure is a `Failure`. */
import { Failure, failureOf, isRecord, readJson } from 'watchword/connector';

/** The policy of this name. */
export function readPolicy({ url, apiKey }, kit, name, signal) {
  return asked(kit, 'read', pathOf(url, name), { headers: headersOf(apiKey), signal });
}

/** Changes one setting of the policy, as long as it is still of this version. */
export function changePolicy({ url, apiKey }, kit, { name, version }, settings, signal) {
  return asked(kit, 'write', pathOf(url, name), {
    method: 'PATCH',
    headers: { ...headersOf(apiKey), 'content-type': 'application/json', 'if-match': String(version) },
    body: JSON.stringify({ settings }),
    signal,
  });
}

function pathOf(url, name) {
  return `${url}/api/policies/${encodeURIComponent(name)}`;
}

function headersOf(apiKey) {
  return { authorization: `Bearer ${apiKey.reveal()}` };
}

async function asked(kit, operation, url, init) {
  const response = await kit.fetch(url, { operation, ...init });
  const what = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
  if (!response.ok) {
    const permission = operation === 'read' ? 'policies.read' : 'policies.write';
    const details = response.status === 403 ? { permission } : {};
    throw failureOf(response, `${what}: answered with status ${response.status}`, kit.now(), details);
  }
  const policy = await readJson(response, what);
  if (!isRecord(policy) || !Number.isInteger(policy.version) || !isRecord(policy.settings)) {
    throw new Failure('protocol', `${what}: the answer is not a policy`);
  }
  return policy;
}
