/** Microsoft Graph for Intune, one method per call. Objects come back as the vendor sent them: see `GraphObject`. */
import { ENDPOINTS } from './endpoints.ts';
import type { Graph } from './graph.ts';
import { type GraphObject, graphObject } from './graph-object.ts';

const CONFIGURATIONS = '/deviceAppManagement/mobileAppConfigurations';
const APPS = '/deviceAppManagement/mobileApps';

/** What is asked of each device. Without a choice every row brings the hardware inventory along. */
const DEVICE_FIELDS =
  'id,deviceName,operatingSystem,serialNumber,imei,udid,userPrincipalName,lastSyncDateTime,managementState';

type Pages = AsyncGenerator<readonly GraphObject[], void, undefined>;

export class IntuneClient {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Every app configuration policy with all of its properties, whatever its kind. */
  async configurations(signal: AbortSignal): Promise<readonly GraphObject[]> {
    const endpoint = ENDPOINTS.listConfigurations;
    const request = { endpoint, method: 'GET', path: CONFIGURATIONS, what: 'the list of configurations' } as const;
    return all(this.#graph.pages(request, signal));
  }

  configuration(id: string, signal: AbortSignal): Promise<GraphObject> {
    const endpoint = ENDPOINTS.readConfiguration;
    return this.#graph.read({ endpoint, method: 'GET', ...configurationAt(id) }, signal);
  }

  /** Answers 200 with a body or 204 without one, says the documentation in one place and another; neither says what is stored now. */
  async updateConfiguration(id: string, body: string, signal: AbortSignal): Promise<void> {
    const endpoint = ENDPOINTS.writeConfiguration;
    await this.#graph.send({ endpoint, method: 'PATCH', ...configurationAt(id), body }, signal);
  }

  /** The new configuration as the service answers it; null where it answers without a body. */
  async createConfiguration(body: string, signal: AbortSignal): Promise<GraphObject | null> {
    const endpoint = ENDPOINTS.createConfiguration;
    const request = {
      endpoint,
      method: 'POST',
      path: CONFIGURATIONS,
      what: 'the list of configurations',
      body,
    } as const;
    const answer = await this.#graph.send(request, signal);
    return answer.body.trim() === '' ? null : graphObject(answer.body, `POST ${CONFIGURATIONS}`);
  }

  async assignments(id: string, signal: AbortSignal): Promise<readonly GraphObject[]> {
    const endpoint = ENDPOINTS.listAssignments;
    return all(this.#graph.pages({ endpoint, method: 'GET', ...configurationAt(id, '/assignments') }, signal));
  }

  /** Adds one assignment beside the others. The action `/assign`, which replaces them all, is never called. */
  async addAssignment(id: string, body: string, signal: AbortSignal): Promise<void> {
    const endpoint = ENDPOINTS.addAssignment;
    await this.#graph.send({ endpoint, method: 'POST', ...configurationAt(id, '/assignments'), body }, signal);
  }

  statusSummary(id: string, signal: AbortSignal): Promise<GraphObject> {
    const endpoint = ENDPOINTS.statusSummary;
    return this.#graph.read({ endpoint, method: 'GET', ...statusOf(id, '/deviceStatusSummary') }, signal);
  }

  deviceStatuses(id: string, signal: AbortSignal): Pages {
    const endpoint = ENDPOINTS.deviceStatuses;
    return this.#graph.pages({ endpoint, method: 'GET', ...statusOf(id, '/deviceStatuses') }, signal);
  }

  /** Apps of one type, such as `iosStoreApp`. A service that ignores the filter lists all apps: look at the type again. */
  apps(type: string, signal: AbortSignal): Pages {
    const endpoint = ENDPOINTS.listApps;
    const query = { $filter: `isof('microsoft.graph.${type}')` };
    return this.#graph.pages({ endpoint, method: 'GET', path: APPS, what: 'the list of apps', query }, signal);
  }

  app(id: string, signal: AbortSignal): Promise<GraphObject> {
    const path = `${APPS}/${encodeURIComponent(id)}`;
    return this.#graph.read({ endpoint: ENDPOINTS.readApp, method: 'GET', path, what: `the app ${id}` }, signal);
  }

  managedDevices(signal: AbortSignal): Pages {
    const path = '/deviceManagement/managedDevices';
    const query = { $select: DEVICE_FIELDS };
    const endpoint = ENDPOINTS.managedDevices;
    return this.#graph.pages({ endpoint, method: 'GET', path, what: 'the list of devices', query }, signal);
  }

  /** A look at one device, to see whether we may. */
  async oneDevice(signal: AbortSignal): Promise<void> {
    const path = '/deviceManagement/managedDevices';
    const query = { $top: '1', $select: 'id' };
    const endpoint = ENDPOINTS.managedDevices;
    await this.#graph.read({ endpoint, method: 'GET', path, what: 'the list of devices', query }, signal);
  }

  pushCertificate(signal: AbortSignal): Promise<GraphObject> {
    const path = '/deviceManagement/applePushNotificationCertificate';
    const endpoint = ENDPOINTS.pushCertificate;
    return this.#graph.read({ endpoint, method: 'GET', path, what: 'an Apple push certificate' }, signal);
  }

  androidEnterprise(signal: AbortSignal): Promise<GraphObject> {
    const path = '/deviceManagement/androidManagedStoreAccountEnterpriseSettings';
    const endpoint = ENDPOINTS.androidEnterprise;
    return this.#graph.read({ endpoint, method: 'GET', path, what: 'the binding to Android Enterprise' }, signal);
  }

  subscription(signal: AbortSignal): Promise<GraphObject> {
    const query = { $select: 'subscriptionState' };
    const endpoint = ENDPOINTS.subscription;
    return this.#graph.read({ endpoint, method: 'GET', path: '/deviceManagement', what: 'Intune', query }, signal);
  }
}

function configurationAt(id: string, below = ''): { readonly path: string; readonly what: string } {
  return { path: `${CONFIGURATIONS}/${encodeURIComponent(id)}${below}`, what: `the configuration ${id}` };
}

/** Figures about phones may be missing where the configuration is not. */
function statusOf(id: string, below: string): { readonly path: string; readonly what: string } {
  return { ...configurationAt(id, below), what: `a report on phones of the configuration ${id}` };
}

async function all(pages: Pages): Promise<readonly GraphObject[]> {
  const objects: GraphObject[] = [];
  for await (const page of pages) objects.push(...page);
  return objects;
}
