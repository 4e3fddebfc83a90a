/** The device requirements of the PingID application, and enough of applications to find it. */
import { type Answer, type Call, json } from '#simulation';
import { refuseInvalid, sentMembers } from './checks.ts';
import type { Resource } from './gate.ts';
import { type Member, textOf } from './json-text.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusals.ts';
import type { Requirements } from './requirements.ts';
import { entriesOf, newEntry, sectionOf, TOKENS, withEntries, withTokenValue } from './tokens.ts';

export interface RoutesSettings {
  readonly environmentId: string;
  readonly applicationId: string;
  readonly requirements: Requirements;
  readonly quirks: Quirks;
  readonly now: () => number;
  /** A token as the service generates it. */
  readonly generate: () => string;
}

export function requirementRoutes(settings: RoutesSettings): readonly Resource[] {
  const { environmentId, applicationId, requirements, quirks } = settings;
  const application = {
    id: applicationId,
    environment: { id: environmentId },
    name: 'PingID Mobile',
    enabled: true,
    type: 'PING_ONE_APPLICATION',
  };

  /** The answers of calls about one application; any other is none. */
  function about(answer: (call: Call) => Answer): (call: Call) => Answer {
    return (call) => {
      if (call.params.application !== applicationId) throw new Refusal('NOT_FOUND');
      return answer(call);
    };
  }

  function read(): Answer {
    const text = requirements.text();
    if (text === null) throw new Refusal('NOT_FOUND');
    return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: text };
  }

  function write({ request }: Call): Answer {
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refusal('INVALID_REQUEST');
    const before = requirements.members ?? [];
    const sent = sentMembers(request.body);
    refuseInvalid(sent, before, quirks);
    requirements.replace(kept(sent, before, settings));
    return read();
  }

  function remove(): Answer {
    requirements.clear();
    return { status: 204 };
  }

  const path = '/applications/{application}/deviceRequirements';
  return [
    { method: 'GET', path, operation: 'read', answer: about(read) },
    { method: 'PUT', path, operation: 'write', answer: about(write) },
    { method: 'DELETE', path, operation: 'delete', answer: about(remove) },
    {
      method: 'GET',
      path: '/applications/{application}',
      operation: 'application',
      answer: about(() => json(200, application)),
    },
    {
      method: 'GET',
      path: '/applications',
      operation: 'applications',
      answer: () => json(200, { _embedded: { applications: [application] }, size: 1 }),
    },
  ];
}

/** What the service makes of what was sent: values of its own choice, and a token where none was left. */
function kept(sent: readonly Member[], before: readonly Member[], settings: RoutesSettings): readonly Member[] {
  const { quirks, now, generate } = settings;
  const known = new Set(entriesOf(before, quirks).map(({ value }) => value));
  const entries = entriesOf(sent, quirks);
  const isList = textOf(sectionOf(sent), TOKENS) !== undefined;
  if (isList && entries.length === 0 && known.size > 0 && quirks.lastToken === 'replaced')
    return withEntries(sent, [newEntry(generate(), now(), quirks)]);
  const isSubstituted = quirks.clientValues === 'substituted' && entries.some(({ value }) => !known.has(value));
  if (!isSubstituted) return sent;
  return withEntries(
    sent,
    entries.map(({ value, text }) => (known.has(value) ? text : withTokenValue(text, generate()))),
  );
}
