/**
 * The web page at `/`: files that `npm run build:web` has made. They are read without a key, for they are the same for everybody;
 * what they show is asked for with the session of whoever looks.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Everything comes from here, in files: nothing inline, nothing evaluated, no other origin, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Their names tell what is in them. */
const HASHED = /[\\/]assets[\\/]/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Watchword</title>
<h1>The page has not been built</h1>
<p>Run <code>npm run build:web</code> where Watchword is installed, and start it again. Everything else works: the API is described at
<a href="docs">docs</a>, and <code>watchword status</code> shows what the page would.</p>
</html>
`;

/** Where the page is in the package, and where it is in the source tree. */
const PLACES = ['../../../web/', '../../../dist/web/'].map((place) => fileURLToPath(new URL(place, import.meta.url)));

/** Serves the page from a folder; says so where it isn't there. */
export async function servePage(app: FastifyInstance, folder: string | null = builtPage()): Promise<void> {
  if (folder === null) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply
        .code(503)
        .headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store' })
        .type('text/html')
        .send(NOT_BUILT),
    );
    return;
  }
  await app.register(files, {
    root: folder,
    // One route for each file, so that everything else stays unknown, and is said to be so as everywhere.
    wildcard: false,
    // The build has compressed each file; what it made is sent in place of the file, and is no file of the page itself.
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz'],
    decorateReply: false,
    schemaHide: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('content-security-policy', POLICY);
      reply.header('referrer-policy', 'no-referrer');
      reply.header('vary', 'accept-encoding');
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

function builtPage(): string | null {
  return PLACES.find((place) => existsSync(join(place, 'index.html'))) ?? null;
}
