import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { createTeams, teamsMessage } from '../../src/notices/receivers/teams.ts';
import { answering, Hook } from './hook.ts';
import { many, message, NASTY, NEVER, notice, surroundings } from './messages.ts';

const PATH =
  '/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=what-lets-anybody-post';

interface Element {
  readonly type: string;
  readonly inlines: readonly { readonly type: string; readonly text: string }[];
}

function cardOf(sent: object) {
  const { type, attachments } = sent as {
    type: string;
    attachments: {
      contentType: string;
      content: { type: string; version: string; body: Element[]; actions?: object[]; msteams: object };
    }[];
  };
  return { type, attachment: attachments[0], body: attachments[0]?.content.body ?? [] };
}

describe('Teams', () => {
  it('is sent a message with one Adaptive Card, which opens the page', async () => {
    await using hook = await Hook.open();
    const given = { kind: 'teams', url: new Secret(`${hook.url}${PATH}`), ca: hook.ca, proxy: null } as const;
    await using teams = createTeams('team', given, surroundings());
    hook.answers.push(answering(202));
    const says = await teams.send(message({ news: [notice()] }, 'https://watchword.example.com'), NEVER);
    expect(says).toMatch(/^the workflow answered with status 202/);
    expect(hook.posted[0]?.path).toBe(PATH);
    const { type, attachment, body } = cardOf(hook.bodies[0]);
    expect(type).toBe('message');
    expect(attachment).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.4',
        actions: [{ type: 'Action.OpenUrl', url: 'https://watchword.example.com' }],
      },
    });
    expect(body.map(({ inlines }) => inlines.map(({ text }) => text).join(''))).toEqual([
      '1 thing needs a person: contoso/ios: somebody else has changed it',
      '1 thing needs a person',
      '• contoso/ios: somebody else has changed it (since 2026-11-24 09:14 UTC)',
      'watchword plan contoso',
    ]);
  });

  it('has no text in which anything is Markdown, and mentions nobody', () => {
    const says = notice({ says: NASTY, resolve: NASTY });
    const { attachment, body } = cardOf(teamsMessage(message({ news: [says], again: [says], over: [says] })));
    for (const { type, inlines } of body) {
      expect(type).toBe('RichTextBlock');
      for (const run of inlines) expect(run.type).toBe('TextRun');
    }
    expect(attachment?.content.msteams).toEqual({ width: 'Full' });
    expect(attachment?.content.actions).toBeUndefined();
  });

  it('is sent as many as fit into a card, and counts the others', () => {
    const sent = teamsMessage(message({ news: many(500), again: many(500), over: many(500) }));
    expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThanOrEqual(28_000);
    expect(JSON.stringify(sent)).toMatch(/and 4[89]\d more/);
    expect(cardOf(sent).body.length).toBeGreaterThan(20);
  });

  it('that declines is named without what lets anybody post', async () => {
    await using hook = await Hook.open();
    const given = { kind: 'teams', url: new Secret(`${hook.url}${PATH}`), ca: hook.ca, proxy: null } as const;
    const around = surroundings();
    await using teams = createTeams('team', given, around);
    hook.answers.push(answering(401, '{"error":{"message":"sig=what-lets-anybody-post"}}'));
    const thrown = await teams.send(message(), NEVER).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'auth', status: 401 });
    expect(String(thrown)).not.toContain('what-lets-anybody-post');
    expect(around.redactor.redact('the sig was what-lets-anybody-post')).toBe('the sig was <secret>');
  });
});
