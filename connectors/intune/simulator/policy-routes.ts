/** `deviceAppManagement/mobileAppConfigurations`: list, read, create, change, delete, and the assignments. */
import type { Answer } from '#simulation';
import { created, patched } from './changes.ts';
import { APPS_READ, APPS_WRITE, type Api, type GraphCall, graphJson, type Resource } from './graph.ts';
import type { PolicyObject } from './keys.ts';
import { selected } from './odata.ts';
import { Refusal, refusal } from './refusals.ts';
import type { Tenant } from './tenant.ts';

const LIST = '/deviceAppManagement/mobileAppConfigurations';
const ONE = `${LIST}/{id}`;
const ASSIGN_CAST = `${ONE}/microsoft.graph.managedDeviceMobileAppConfiguration/assign`;
/** The vendor's own page size for policies is undocumented. */
const PAGE_SIZE = 100;
const BOTH: readonly Api[] = ['v1.0', 'beta'];
const V1_TYPE = '#microsoft.graph.iosMobileAppConfiguration';
const FILTER_PROPERTIES = ['deviceAndAppManagementAssignmentFilterId', 'deviceAndAppManagementAssignmentFilterType'];

export function policyRoutes(tenant: Tenant): Resource[] {
  const { policies, quirks } = tenant;

  function shows(api: Api, policy: PolicyObject): boolean {
    return api === 'beta' || quirks.v1ListsAndroid === 'yes' || policy['@odata.type'] === V1_TYPE;
  }

  function read(call: GraphCall): PolicyObject {
    const policy = policies.seen(call.params.id ?? '')?.policy;
    if (policy === undefined || !shows(call.api, policy)) throw refusal(404);
    return policy;
  }

  function present(call: GraphCall, policy: PolicyObject): PolicyObject {
    const expands = call.query.get('$expand')?.startsWith('assignments') ?? false;
    const assignments = expands ? { assignments: assignmentsFor(call) } : {};
    const { roleScopeTagIds, ...rest } = policy;
    return {
      ...rest,
      ...(call.api === 'beta' && roleScopeTagIds !== undefined ? { roleScopeTagIds } : {}),
      ...assignments,
    };
  }

  function assignmentsFor(call: GraphCall, id = call.params.id ?? ''): readonly unknown[] {
    return policies.assignments(id).map((assignment) => (call.api === 'beta' ? assignment : withoutFilter(assignment)));
  }

  function list(call: GraphCall): Answer {
    const shown = policies.list().filter((policy) => shows(call.api, policy));
    const items = shown.map((policy) => present({ ...call, params: { id: String(policy.id) } }, policy));
    return tenant.lists.page(call, items, { pageSize: PAGE_SIZE, filters: ['displayName', 'id'] });
  }

  function create(call: GraphCall): Answer {
    const wanted = created(call.request.body, call.api, (id) => tenant.apps.some((app) => app.id === id));
    const id = tenant.newId();
    const now = policies.stamp();
    const { '@odata.type': type, ...rest } = wanted;
    const policy = { '@odata.type': type, id, createdDateTime: now, lastModifiedDateTime: now, version: 1, ...rest };
    policies.add(policy, [], false);
    return graphJson(201, present({ ...call, params: { id } }, policy));
  }

  function change(call: GraphCall): Answer {
    const id = call.params.id ?? '';
    const before = policies.current(id);
    if (before === null) throw refusal(404);
    const condition = call.request.headers['if-match'];
    if (quirks.ifMatch === 'refused' && condition !== undefined && condition !== '*') throw refusal(412);
    const after = policies.change(id, patched(before, call.request.body, call.api, quirks));
    return quirks.patchAnswer === '204' ? { status: 204 } : graphJson(200, present(call, after));
  }

  function remove(call: GraphCall): Answer {
    const id = call.params.id ?? '';
    if (policies.current(id) === null) throw refusal(404);
    policies.remove(id);
    return { status: 204 };
  }

  function assign(call: GraphCall): Answer {
    const id = call.params.id ?? '';
    if (policies.current(id) === null) throw refusal(404);
    const given = assignmentList(call.request.body);
    const drops = call.api === 'v1.0' && quirks.assignOnV1 === 'drops-filters';
    policies.assign(
      id,
      given.map((assignment) => ({
        id: `${id}_${tenant.newId()}`,
        ...(drops ? withoutFilter(assignment) : assignment),
      })),
    );
    return quirks.assignAnswer === '204' ? { status: 204 } : graphJson(200, {});
  }

  function addAssignment(call: GraphCall): Answer {
    const id = call.params.id ?? '';
    if (policies.current(id) === null) throw refusal(404);
    const [given] = assignmentList(`{"assignments":[${call.request.body}]}`);
    const assignment = { id: `${id}_${tenant.newId()}`, ...given };
    policies.assign(id, [...policies.assignments(id), assignment]);
    return graphJson(201, assignment);
  }

  function assignments(call: GraphCall): Answer {
    read(call);
    return tenant.lists.page(call, assignmentsFor(call) as PolicyObject[], { pageSize: PAGE_SIZE, filters: [] });
  }

  const reads = { apis: BOTH, permissions: APPS_READ };
  const writes = { apis: BOTH, permissions: APPS_WRITE };
  return [
    { method: 'GET', path: LIST, operation: 'list', ...reads, answer: list },
    {
      method: 'GET',
      path: ONE,
      operation: 'read',
      ...reads,
      answer: (call) => graphJson(200, selected(present(call, read(call)), call.query.get('$select'))),
    },
    { method: 'POST', path: LIST, operation: 'create', ...writes, answer: create },
    { method: 'PATCH', path: ONE, operation: 'write', ...writes, answer: change },
    { method: 'DELETE', path: ONE, operation: 'delete', ...writes, answer: remove },
    { method: 'GET', path: `${ONE}/assignments`, operation: 'assignments', ...reads, answer: assignments },
    { method: 'POST', path: `${ONE}/assignments`, operation: 'assign', ...writes, answer: addAssignment },
    { method: 'POST', path: `${ONE}/assign`, operation: 'assign', ...writes, answer: assign },
    { method: 'POST', path: ASSIGN_CAST, operation: 'assign', ...writes, answer: assign },
  ];
}

function assignmentList(body: string): Record<string, unknown>[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  const list = typeof value === 'object' && value !== null && 'assignments' in value ? value.assignments : undefined;
  if (!Array.isArray(list) || list.some((item) => typeof item !== 'object' || item === null)) {
    throw new Refusal(400, 'The parameter assignments is required.', 'ModelValidationFailure');
  }
  return list;
}

function withoutFilter(assignment: unknown): Record<string, unknown> {
  const { target, ...rest } = assignment as { readonly target?: Readonly<Record<string, unknown>> };
  const kept = Object.entries(target ?? {}).filter(([name]) => !FILTER_PROPERTIES.includes(name));
  return { ...rest, target: Object.fromEntries(kept) };
}
