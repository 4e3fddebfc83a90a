import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { around, contextOf, within } from '../../src/tracing/around.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

it.each([
  ['of version 00', `00-${TRACE}-${SPAN}-01`, 1],
  ['not to be recorded', `00-${TRACE}-${SPAN}-00`, 0],
  ['of a later version, with more', `cc-${TRACE}-${SPAN}-01-what-comes`, 1],
])('a traceparent %s is followed', (_, header, traceFlags) => {
  const found = trace.getSpanContext(contextOf(header));
  expect(found).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true });
});

it.each([
  ['missing', undefined],
  ['there twice', [`00-${TRACE}-${SPAN}-01`]],
  ['of version ff', `ff-${TRACE}-${SPAN}-01`],
  ['with more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
  ['without a trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['without a span', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['in capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['nonsense', 'nonsense'],
])('a traceparent that is %s begins a trace of our own', (_, header) => {
  expect(contextOf(header)).toBe(ROOT_CONTEXT);
});

it('goes along with what is waited for, and ends there', async () => {
  const context = contextOf(`00-${TRACE}-${SPAN}-01`);
  await within(context, async () => {
    await new Promise(setImmediate);
    expect(around()).toBe(context);
  });
  expect(around()).toBe(ROOT_CONTEXT);
});
