/** Receivers of notices, as they are written and as they arrive. */
import { describe, expect, it } from 'vitest';
import { configurationReference } from '../../src/config/reference.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import { CERTIFICATE } from './certificate.ts';
import { API_KEY, parse, SOUND, WORLD } from './world.ts';

const HOOK = 'https://hooks.example.com/services/T0/B0/x';

const NOTICES = `
notices:
  repeat: 12h
  receivers:
    siem: { kind: webhook, url: https://siem.example.com/hook/, secret: env:ACME_KEY, ca: file:./ca.pem }
    chat: { kind: slack, url: env:HOOK, about: [slot, rotation], proxy: http://proxy.example.com:3128 }
    team: { kind: teams, url: env:HOOK }
    mail:
      kind: email
      smtp: { host: mail.example.com, username: watchword, password: env:ACME_KEY, ca: file:./ca.pem }
      from: watchword@example.com
      to: [ops@example.com]
    relay: { kind: email, smtp: { host: relay, port: 25, tls: none }, from: a@example.com, to: [b@example.com] }
`;

function withNotices(text = NOTICES) {
  return parse(`${SOUND}${text}`, { environment: { ...WORLD.environment, HOOK } });
}

describe('receivers of notices', () => {
  it('arrive by name, with their secrets and certificates read', () => {
    const { notices, secrets } = withNotices();
    expect(notices.repeatMs).toBe(43_200_000);
    expect([...notices.receivers.keys()]).toEqual(['siem', 'chat', 'team', 'mail', 'relay']);
    const { receivers } = notices;
    expect(receivers.get('siem')).toMatchObject({
      kind: 'webhook',
      name: 'siem',
      url: 'https://siem.example.com/hook',
      about: null,
      ca: CERTIFICATE.trim(),
      proxy: null,
    });
    expect(receivers.get('chat')).toMatchObject({
      about: ['slot', 'rotation'],
      proxy: 'http://proxy.example.com:3128',
    });
    expect(receivers.get('mail')).toMatchObject({
      smtp: {
        host: 'mail.example.com',
        port: 587,
        tls: 'starttls',
        ca: CERTIFICATE.trimEnd(),
        credentials: { username: 'watchword' },
      },
      to: ['ops@example.com'],
    });
    expect(receivers.get('relay')).toMatchObject({ smtp: { port: 25, tls: 'none', credentials: null } });
    // Known to the redactor: the posts' key, both hooks, the password.
    const revealed = secrets.map((secret) => secret.reveal());
    expect(revealed.filter((value) => value === HOOK)).toHaveLength(2);
    expect(revealed.filter((value) => value === API_KEY).length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify([...receivers])).not.toMatch(/hooks\.example|battery/);
  });

  it('are none unless given, and what is still so would be told again after a day', () => {
    const { listen, notices } = parse(SOUND);
    expect(notices).toEqual({ repeatMs: 86_400_000, receivers: new Map() });
    expect(listen.publicUrl).toBeNull();
  });

  it('stand in the schema for editors and in the reference, the secrets as secrets', () => {
    const schema = JSON.stringify(configurationSchema([], []).properties?.notices);
    expect(schema).toContain('"const":"teams"');
    const page = configurationReference([], []);
    expect(page).toMatch(/### Receiver `slack`[^#]*\| `url` *\| secret/);
    expect(page).toMatch(/`smtp\.password` *\| secret/);
  });
});
