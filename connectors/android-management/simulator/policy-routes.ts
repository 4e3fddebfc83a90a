/** `policies`: reading one, and `:modifyPolicyApplications`, which changes apps of it without the others. */
import type { Call } from '#simulation';
import { type Fields, fieldsOf, listOf, parsed, withField } from './exact-json.ts';
import type { Resource } from './gate.ts';
import { appIn, type Policies, withApp } from './policies.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusals.ts';

const MODIFY = ':modifyPolicyApplications';
const CONFIGURATION = 'managedConfiguration';

/** Fields of an ApplicationPolicy that a mask may name; there are more, which nobody here asks for. */
const MASKABLE = ['installType', CONFIGURATION, 'managedConfigurationTemplate', 'disabled', 'defaultPermissionPolicy'];

export function policyRoutes(policies: Policies, quirks: Quirks): Resource[] {
  function read({ params }: Call): Fields {
    const seen = policies.seen(params.policy ?? '');
    if (seen === null) throw new Refusal(404);
    return seen.policy;
  }

  function modify({ params, request }: Call): unknown {
    const id = params.policy ?? '';
    if (!id.endsWith(MODIFY)) throw new Refusal(404);
    const policyId = id.slice(0, -MODIFY.length);
    const before = policies.current(policyId);
    if (before === null) throw new Refusal(404);
    const changes = listOf(bodyOf(request.body).changes);
    if (changes.length === 0) throw new Refusal(400, 'changes must not be empty.');
    const after = policies.change(
      policyId,
      changes.reduce((policy: Fields, change) => changed(policy, change), before),
    );
    return quirks.answer === 'empty' ? {} : { policy: after };
  }

  function changed(policy: Fields, change: unknown): Fields {
    const { application, updateMask } = fieldsOf(change) ?? {};
    const given = fieldsOf(application);
    if (given === null || typeof given.packageName !== 'string') throw new Refusal(400, 'packageName is required.');
    if (given[CONFIGURATION] !== undefined && fieldsOf(given[CONFIGURATION]) === null) {
      throw new Refusal(400, `Invalid JSON payload received. Unknown value at '${CONFIGURATION}'.`);
    }
    const present = appIn(policy, given.packageName);
    // Not named so far: it is added at the end.
    if (present === null || updateMask === undefined || quirks.updateMask === 'ignored') return withApp(policy, given);
    const fields = String(updateMask).split(',');
    if (!fields.every((field) => MASKABLE.includes(field))) throw new Refusal(400, 'Invalid field mask.');
    const app = fields.reduce((so, field) => withField(so, field, valueFor(field, given, so)), present);
    return withApp(policy, app);
  }

  function valueFor(field: string, given: Fields, present: Fields): unknown {
    if (field !== CONFIGURATION || quirks.configuration === 'replaced') return given[field];
    return { ...fieldsOf(present[field]), ...fieldsOf(given[field]) };
  }

  return [
    { method: 'GET', path: '/policies/{policy}', operation: 'read', answer: read },
    { method: 'POST', path: '/policies/{policy}', operation: 'modify', answer: modify },
  ];
}

function bodyOf(text: string): Fields {
  try {
    const body = fieldsOf(parsed(text));
    if (body !== null) return body;
  } catch {
    // Falls through: what isn't JSON is refused like what isn't an object.
  }
  throw new Refusal(400, 'Invalid JSON payload received.');
}
