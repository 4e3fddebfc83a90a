/** The description of the API: `/openapi.json`, and a page at `/docs` that shows it. Both say nothing that the source doesn't. */
import { createHash } from 'node:crypto';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../problems.ts';

/** Everything the page could ask for elsewhere: fonts, a proxy for requests, somebody to talk to, figures about who looks. */
const NOTHING_FROM_ELSEWHERE = {
  url: '../openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
} as const;

/** Serves both. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.register(async (scope) => {
    scope.addHook('onRequest', async ({ headers }) => {
      // The page's code makes an address of it, and throws where it is none.
      if (!URL.canParse(`http://${headers.host}/`)) throw new Refusal('bad-request', 'the header `Host` names no host');
    });
    scope.addHook('onSend', async (_request, reply, payload) => {
      const isPage = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html');
      if (isPage) reply.header('content-security-policy', policyFor(payload));
      return payload;
    });
    await scope.register(scalar, { routePrefix: '/docs', configuration: NOTHING_FROM_ELSEWHERE });
  });
}

/** As tight as the page allows: its script is a file of ours, what starts it is known by its hash, and it makes its own styles. */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].flatMap(([, script = '']) =>
    script.trim() === '' ? [] : [`'sha256-${createHash('sha256').update(script).digest('base64')}'`],
  );
  return [
    "default-src 'none'",
    ["script-src 'self'", ...inline].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}
