/**
 * Where the page is, in the fragment of its address: `#/slots/contoso/ios`. So it works below any path that a proxy gives it, its
 * addresses never collide with the API's, and the server has nothing to do with them.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { LocationProvider } from 'preact-iso/router';
import { pathIn } from './words/path.ts';

/** Goes to a path of the page. */
export function go(path: string): void {
  location.hash = path;
}

/** Tells preact-iso's router what the fragment says. */
export function FragmentLocation({ children }: { readonly children: ComponentChildren }) {
  const [url, setUrl] = useState(() => pathIn(location.hash));
  useEffect(() => {
    const changed = () => setUrl(pathIn(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const value = useMemo(() => {
    const { pathname, searchParams } = new URL(url, 'http://page');
    return {
      url,
      path: pathname,
      query: Object.fromEntries(searchParams),
      route: go,
      back: () => history.back(),
      forward: () => history.forward(),
      wasPush: true,
    };
  }, [url]);
  return <LocationProvider.ctx.Provider value={value}>{children}</LocationProvider.ctx.Provider>;
}
