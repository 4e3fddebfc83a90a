import { z } from 'zod';
import { FAILURES } from '../../model/failure.ts';
import { CONTRACT } from '../contract.ts';
import { Trouble } from './answers.ts';
import { CALLS, DEFINITION_PATH, ProcessDefinition } from './wire.ts';

const KINDS = Object.entries(FAILURES).map(([kind, { means }]) => `\`${kind}\`: ${means}`);

const DESCRIPTION = `What a process answers that is a connector of Watchword. It is asked over HTTPS, or over plain HTTP on the same
machine, with \`Authorization: Bearer\` and the key that the configuration names. Watchword reads answers strictly, drops members it
doesn't know, waits for as long as the account's \`timeout\`, and reads no answer of more than 4 MiB. A failure is any status but 200
with \`{"kind", "says"}\`; ${KINDS.join('; ')}.`;

/** The contract with a process as an OpenAPI 3.1 document. */
export function processOpenApi(): Record<string, unknown> {
  const calls = Object.entries(CALLS).map(([name, { path, summary, request, answer }]) => [
    path,
    {
      post: {
        operationId: name,
        summary,
        requestBody: { required: true, ...jsonBody(request, 'input') },
        responses: answers(answer),
      },
    },
  ]);
  const definition = {
    operationId: 'definition',
    summary: 'What the process is.',
    responses: answers(ProcessDefinition),
  };
  return {
    openapi: '3.1.0',
    info: { title: 'A connector of Watchword as a process', version: String(CONTRACT), description: DESCRIPTION },
    paths: { [DEFINITION_PATH]: { get: definition }, ...Object.fromEntries(calls) },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    security: [{ key: [] }],
  };
}

function answers(schema: z.ZodType) {
  return {
    200: { description: 'The answer.', ...jsonBody(schema, 'output') },
    default: { description: 'What went wrong.', ...jsonBody(Trouble, 'output') },
  };
}

function jsonBody(schema: z.ZodType, io: 'input' | 'output') {
  // Inline: a reference of zod's leads into the schema, and not into this document.
  const { $schema: _, ...json } = z.toJSONSchema(schema.clone(), { io, reused: 'inline', override: withoutIds });
  return { content: { 'application/json': { schema: json } } };
}

function withoutIds({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  delete jsonSchema.id;
}
