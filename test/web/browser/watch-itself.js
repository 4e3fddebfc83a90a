/* Runs in the page before anything else, and tells the tests what nobody sees. */
const told = { shift: 0, violations: [], hacked: null };
globalThis.told = told;

addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
  told.violations.push(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
});

new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) told.shift += value;
}).observe({ type: 'layout-shift', buffered: true });
