import './styles/index.ts';
import { render } from 'preact';
import { App } from './app.tsx';
import { runClock } from './live/now.ts';
import { resume, session, signIn } from './session.ts';
import { followTheme } from './theme.ts';
import { keyIn } from './words/path.ts';

followTheme();
runClock();
void begin();
const page = document.querySelector('#page');
if (page !== null) render(<App />, page);

/** An address with a key signs in by itself. The key never leaves the browser but in that request, and is gone from the address at once. */
async function begin(): Promise<void> {
  const key = keyIn(location.hash);
  if (key === null) return resume();
  history.replaceState(null, '', location.pathname);
  try {
    await signIn(key);
  } catch (error) {
    session.value = { is: 'out', says: error instanceof Error ? error.message : String(error) };
  }
}
