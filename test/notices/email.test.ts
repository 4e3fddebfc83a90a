import { describe, expect, it } from 'vitest';
import type { EmailNotices } from '../../src/config/configuration.ts';
import { Secret } from '../../src/model/secret.ts';
import { testMessage } from '../../src/notices/message.ts';
import { createEmail, mailOf } from '../../src/notices/receivers/email.ts';
import { mailHtml, mailText } from '../../src/notices/receivers/email-body.ts';
import { MailPlace, PASSWORD } from './mail-place.ts';
import { AT, many, message, NASTY, NEVER, notice, surroundings } from './messages.ts';

type Smtp = EmailNotices['smtp'];
const TO = ['ops@example.com', 'oncall@example.com'];

function mailBy({ port, ca }: MailPlace, different: Partial<Smtp> = {}, to: readonly string[] = TO) {
  const credentials = { username: 'watchword', password: new Secret(PASSWORD) };
  const smtp: Smtp = { host: '127.0.0.1', port, tls: 'starttls', credentials, ca, ...different };
  return createEmail('mail', { kind: 'email', smtp, from: 'watchword@example.com', to }, surroundings());
}

describe('mail', () => {
  it('goes to those who are named, over TLS and signed in, as text and as HTML', async () => {
    await using place = await MailPlace.open();
    await using mail = mailBy(place);
    const says = await mail.send(message({ news: [notice()] }, 'https://watchword.example.com'), NEVER);
    expect(says).toBe(`127.0.0.1:${place.port} took it for 2 of 2 addresses`);
    const [sent] = place.mails;
    expect(sent).toMatchObject({ from: 'watchword@example.com', to: TO, secure: true, user: 'watchword' });
    const source = sent?.source.replace(/=\r\n/g, '') ?? '';
    expect(source).toContain('Subject: [Watchword] 1 thing needs a person: contoso/ios: somebody else has');
    expect(source).toContain('Auto-Submitted: auto-generated');
    expect(source).toContain(`Message-ID: <${'f'.repeat(32)}@example.com>`);
    expect(source).toContain('Content-Type: text/plain');
    expect(source).toContain('Content-Type: text/html');
    expect(source).toContain('watchword plan contoso');
    expect(source).not.toContain(PASSWORD);
  });

  it('has no header, address or tag that comes from outside', async () => {
    await using place = await MailPlace.open();
    await using mail = mailBy(place, {}, ['ops@example.com']);
    await mail.send(message({ news: [notice({ says: NASTY, resolve: NASTY })] }), NEVER);
    const [sent] = place.mails;
    const [headers = ''] = sent?.source.split('\r\n\r\n') ?? [];
    expect(headers).not.toMatch(/^bcc:/im);
    expect(sent?.to).toEqual(['ops@example.com']);
    const html = mailHtml(message({ news: [notice({ says: NASTY, resolve: NASTY })] }));
    expect(html).not.toMatch(/<(?!\/?(html|body|p|b|ul|li|code|br|!doctype)\b)/);
    expect(html).toContain('&lt;img src=x&gt;');
    expect(mailHtml(message({}, 'https://x.example/"><script>'))).not.toContain('<script>');
  });

  it.each([
    ['tls', { secure: true }, 'tls'],
    ['none, although the server offers TLS,', {}, 'none'],
  ] as const)('goes by %s where that is set', async (_, options, tls) => {
    await using place = await MailPlace.open(options);
    await using mail = mailBy(place, { tls, credentials: null });
    await mail.send(message(), NEVER);
    expect(place.mails).toMatchObject([{ secure: tls === 'tls', user: null }]);
  });

  it('is not sent at all where TLS was asked for and is not offered', async () => {
    await using place = await MailPlace.open({ disabledCommands: ['STARTTLS'] });
    await using mail = mailBy(place);
    await expect(mail.send(message(), NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(place.mails).toEqual([]);
  });

  it('goes to no server whose certificate is not of a trusted authority', async () => {
    await using place = await MailPlace.open();
    await using mail = mailBy(place, { ca: null });
    const thrown = await mail.send(message(), NEVER).catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('is named in the receiver as'),
    });
    expect(place.mails).toEqual([]);
  });

  it('that is refused for its password says so, and repeats nothing the server said', async () => {
    await using place = await MailPlace.open();
    await using mail = mailBy(place, {
      credentials: { username: 'watchword', password: new Secret('wrong-password') },
    });
    const thrown = await mail.send(message(), NEVER).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'auth', status: 535 });
    expect(String(thrown)).not.toMatch(/wrong-password|no entry/);
  });

  it('has arrived where one address took it, and the others are counted; where none did it has not', async () => {
    await using place = await MailPlace.open();
    await using some = mailBy(place, {}, ['ops@example.com', 'nobody@example.com']);
    expect(await some.send(message(), NEVER)).toMatch(/for 1 of 2 addresses; 1 refused$/);
    await using none = mailBy(place, {}, ['nobody@example.com']);
    await expect(none.send(message(), NEVER)).rejects.toMatchObject({ kind: 'rejected', status: 550 });
  });

  it('by a server that is not there is tried again later', async () => {
    const place = await MailPlace.open();
    await place[Symbol.asyncDispose]();
    await using mail = mailBy(place);
    await expect(mail.send(message(), NEVER)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('the connection was refused'),
    });
  });

  it('that is a test says so in its subject, and of many needs a hundred are listed', () => {
    expect(mailOf(testMessage({ id: 'x', now: AT, link: null }), 'a@b.example', TO).subject).toMatch(
      /^\[Watchword] \[Test]/,
    );
    const { text, html } = mailOf(message({ news: many(104) }), 'a@b.example', TO);
    expect(text).toContain('and 4 more');
    expect(html).toContain('and 4 more');
    expect(mailText(message({ over: [notice()] }))).not.toContain('since');
  });
});
