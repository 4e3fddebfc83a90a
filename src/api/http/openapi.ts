/** The OpenAPI document of the admin API: what Fastify says of the table of routes. */
import swagger from '@fastify/swagger';
import { type FastifyInstance, fastify } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { allRoutes } from '../routes.ts';
import { serveRoute } from './serve-route.ts';

/** As in the paths. The program's own version is only for those who may come in: `getNeeds` has it. */
const API_VERSION = '1';

const DESCRIPTION =
  'The admin API of Watchword. Times are milliseconds since 1970-01-01 UTC. Errors are problem+json (RFC 9457) with types that never change their meaning. Values of tokens are in no answer but the one that made them, and there only on request. What happens is told by server-sent events at `/v1/events`.';

/** Makes an application describe and check its routes. */
export async function describe(app: FastifyInstance): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Watchword', version: API_VERSION, description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key, or a token of the OpenID Connect issuer.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-watchword',
            description: 'Of the page; without TLS it is called `watchword`.',
          },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** The document without a daemon, for the file that is checked in. */
export async function openApiDocument(): Promise<Record<string, unknown>> {
  const app = fastify({ logger: false });
  await describe(app);
  const nobody = (): never => {
    throw new Error('this application only describes itself');
  };
  app.register(async (scope) => {
    for (const [name, route] of allRoutes()) {
      serveRoute(scope, name, route, { deskOf: nobody, answersOf: nobody, idempotency: { once: nobody } });
    }
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return { ...document };
}
