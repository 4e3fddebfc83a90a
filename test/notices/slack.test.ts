import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { testMessage } from '../../src/notices/message.ts';
import { createSlack, slackMessage } from '../../src/notices/receivers/slack.ts';
import { answering, Hook } from './hook.ts';
import { AT, many, message, NASTY, NEVER, notice, surroundings } from './messages.ts';

const PATH = '/services/T0000/B0000/what-lets-anybody-post';

interface Block {
  readonly type: string;
  readonly text: { readonly type: string; readonly text: string; readonly verbatim?: boolean };
}
type Sent = { readonly text: string; readonly blocks: readonly Block[] };

function slackTo({ url, ca }: Hook, around = surroundings()) {
  return createSlack('chat', { kind: 'slack', url: new Secret(`${url}${PATH}`), ca, proxy: null }, around);
}

describe('Slack', () => {
  it('is sent blocks, and its word is shown', async () => {
    await using hook = await Hook.open();
    await using slack = slackTo(hook);
    const sent = message({ news: [notice()] }, 'https://watchword.example.com/?a=1&b=2');
    expect(await slack.send(sent, NEVER)).toBe('answered with status 200, ok');
    expect(hook.posted[0]?.path).toBe(PATH);
    const [body] = hook.bodies;
    expect(body).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(body.blocks.map(({ text }: Block) => text.text)).toEqual([
      '1 thing needs a person: contoso/ios: somebody else has changed it',
      '*1 thing needs a person*',
      '• contoso/ios: somebody else has changed it (since 2026-11-24 09:14 UTC)\n`watchword plan contoso`',
      '<https://watchword.example.com/?a=1&amp;b=2|Open Watchword>',
    ]);
  });

  it('is told no mention, link or special word that comes from outside', () => {
    const says = notice({ says: NASTY, resolve: `watchword plan \`${NASTY}` });
    const { text, blocks } = slackMessage(message({ news: [says], again: [says], over: [says] })) as Sent;
    for (const block of blocks.filter(({ type }) => type === 'section')) {
      expect(block.text).toMatchObject({ type: 'mrkdwn', verbatim: true });
      expect(block.text.text).not.toMatch(/<(?!https:\/\/watchword)/);
      expect(block.text.text).toMatch(/^[*•`]/);
    }
    const commands = blocks.flatMap(({ text: { text: one } }) => one.split('\n').slice(1));
    for (const command of commands) expect(command).toMatch(/^`[^`]+`$/);
    expect(text).not.toContain('<');
    expect(JSON.stringify(blocks)).toContain('&lt;!channel&gt;');
    const header = (slackMessage(message({ news: [says] })) as Sent).blocks[0];
    expect(header?.text).toMatchObject({ type: 'plain_text', emoji: false });
  });

  it('is sent no more than it takes: fifty blocks, 3,000 characters in a section, 150 in a header', () => {
    const told = { news: many(40), again: many(40), over: many(40) };
    const { blocks } = slackMessage(message(told, 'https://watchword.example.com')) as Sent;
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text } of blocks) expect(text.text.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
    expect(JSON.stringify(blocks)).toContain('and 26 more');
  });

  it('is told of a test as a test', () => {
    expect((slackMessage(testMessage({ id: 'x', now: AT, link: null })) as Sent).text).toMatch(/^\[Test\]/);
  });

  it.each([
    ['a word of its list', 404, 'no_service', /404, no_service$/],
    ['a page of a proxy', 404, '<html>secret things</html>', /404$/],
  ])('that declines with %s is quoted that far', async (_, status, body, says) => {
    await using hook = await Hook.open();
    await using slack = slackTo(hook);
    hook.answers.push(answering(status, body));
    await expect(slack.send(message(), NEVER)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(says),
    });
  });

  it('that can not be reached is named without what lets anybody post', async () => {
    const around = surroundings();
    await using hook = await Hook.open();
    await using slack = slackTo(hook, around);
    hook.answers.push((response) => response.destroy());
    const thrown = await slack.send(message(), NEVER).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'unavailable' });
    expect(String(thrown)).toContain('127.0.0.1');
    expect(String(thrown)).not.toContain('what-lets-anybody-post');
    expect(around.redactor.redact(`POST ${PATH}`)).toBe('POST <secret>');
  });
});
