/** `assignment-rules`: what the assignments of an app are, and their replacement, which publishes the app. */
import type { Answer } from '#simulation';
import { JSON_TYPE } from './api-json.ts';
import type { App } from './apps.ts';
import { echo } from './echo.ts';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { appNotFound, Refusal } from './refusals.ts';
import { replacedRules } from './replace.ts';
import type { Tenant } from './tenant.ts';
import { timestamp } from './timestamps.ts';

const PATH = '/mam/apps/{uuid}/assignment-rules';
/** How long a read that went wrong for a moment keeps the next ones from it. */
const MOMENT_MS = 1500;

export function ruleRoutes(tenant: Tenant): Resource[] {
  const { quirks, rules, now } = tenant;
  const askedAt = new Map<string, number>();
  const failed = new Set<string>();

  function appOf({ params }: ApiCall): App {
    const uuid = params.uuid?.toLowerCase();
    const app = tenant.apps().find((one) => one.uuid === uuid);
    if (app === undefined) throw appNotFound();
    return app;
  }

  function read(call: ApiCall): Answer {
    const app = appOf(call);
    const last = askedAt.get(app.uuid) ?? Number.NEGATIVE_INFINITY;
    askedAt.set(app.uuid, now());
    if (quirks.passing404 === 'yes' && now() - last > MOMENT_MS) throw appNotFound();
    const body = echo(rules.seen(app.uuid)?.text ?? '', quirks);
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
  }

  function replace(call: ApiCall): Answer {
    const app = appOf(call);
    const stored = rules.current(app.uuid) ?? '';
    const text = replacedRules(call.request.body, {
      app,
      stored,
      shown: echo(stored, quirks),
      quirks,
      today: timestamp(now(), quirks),
      newId: tenant.newId,
      isGroup: (uuid) => tenant.smartGroups.some((group) => group.uuid === uuid),
    });
    rules.change(app.uuid, text);
    if (quirks.publish === 'fails-once' && !failed.delete(app.uuid)) {
      failed.add(app.uuid);
      throw new Refusal(500, 200011, 'Application publish failed, Please republish the Application');
    }
    rules.publish(app.uuid);
    return { status: 202 };
  }

  return [
    {
      method: 'GET',
      path: PATH,
      operation: 'assignment-rules',
      versions: [2],
      permission: PERMISSIONS.readApps,
      answer: read,
    },
    {
      method: 'PUT',
      path: PATH,
      operation: 'update-assignment-rules',
      versions: [2],
      permission: PERMISSIONS.editApps,
      answer: replace,
    },
  ];
}
