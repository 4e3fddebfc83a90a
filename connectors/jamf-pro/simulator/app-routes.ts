/** The Classic API's calls for app records: XML in and out. */
import type { Answer, Call } from '#simulation';
import { Refusal, type Resource } from './gate.ts';
import type { Quirks } from './quirks.ts';
import { type AppRecord, listXml, type Records, recordXml, writtenXml } from './records.ts';
import { ICON_MARK } from './world.ts';
import { charactersOf, nodesIn } from './xml.ts';

export const READ = 'Read Mobile Device Applications';
export const UPDATE = 'Update Mobile Device Applications';

const ROOT = 'mobile_device_application';
const HERE = '/JSSResource/mobiledeviceapplications';

export function appRoutes(records: Records, quirks: Quirks): readonly Resource[] {
  let reads = 0;

  function read({ params }: Call): Answer {
    reads += 1;
    const seen = records.seen(idIn(params));
    if (seen === null) throw new Refusal(404);
    const signature = quirks.iconAddress === 'signed' ? `?signature=${reads}&amp;expires=${reads + 900}` : '';
    return xml(200, recordXml(seen.record).replaceAll(ICON_MARK, signature));
  }

  function write({ params, request }: Call): Answer {
    if (!/^(application|text)\/xml/.test(request.headers['content-type'] ?? '')) throw new Refusal(415);
    const id = idIn(params);
    const record = records.current(id);
    if (record === null) throw new Refusal(404);
    records.change(id, changed(record, request.body, quirks));
    return xml(Number(quirks.putAnswer), writtenXml(id));
  }

  return [
    {
      method: 'GET',
      path: HERE,
      operation: 'list-apps',
      privilege: READ,
      answer: () => xml(200, listXml(records.list())),
    },
    { method: 'GET', path: `${HERE}/id/{id}`, operation: 'read-app', privilege: READ, answer: read },
    { method: 'PUT', path: `${HERE}/id/{id}`, operation: 'write-app', privilege: UPDATE, answer: write },
  ];
}

/** The record after a PUT: what the body names is replaced, group by group. */
function changed(record: AppRecord, body: string, quirks: Quirks): AppRecord {
  const [root, ...more] = nodesIn(body) ?? [];
  const groups = root === undefined ? null : nodesIn(root.inner);
  if (root?.name !== ROOT || more.length > 0 || groups === null) throw new Refusal(400);
  const kept = quirks.partialPut === 'reset' ? reset(record.groups) : { ...record.groups };
  let { preferences } = record;
  for (const { name, inner } of groups) {
    if (name !== 'app_configuration') {
      kept[name] = inner;
      continue;
    }
    const given = nodesIn(inner)?.find((node) => node.name === 'preferences');
    if (given !== undefined) preferences = accepted(charactersOf(given.inner), quirks);
  }
  return { ...record, groups: kept, preferences };
}

function reset(groups: AppRecord['groups']): Record<string, string> {
  return { ...groups, scope: '<all_mobile_devices>false</all_mobile_devices>', self_service: '' };
}

/** What Jamf Pro makes of a configuration. unverified: whether it looks at it at all. */
function accepted(text: string, { preferences }: Quirks): string {
  if (nodesIn(text.trim()) === null) throw new Refusal(409);
  if (preferences === 'trimmed') return text.trim();
  if (preferences === 'unix-lines') return text.replaceAll('\r\n', '\n');
  return preferences === 'reformatted' ? text.replace(/>\s*<key>/g, '>\n    <key>') : text;
}

function idIn(params: Readonly<Record<string, string>>): number {
  const { id = '' } = params;
  if (!/^\d+$/.test(id)) throw new Refusal(400);
  return Number(id);
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'application/xml;charset=UTF-8' }, body };
}
