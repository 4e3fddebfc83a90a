/** The page's addresses: what stands behind `#`. */

/** The path that a fragment says; the first page where it says none that can be read. */
export function pathIn(fragment: string): string {
  const path = fragment.replace(/^#/, '');
  if (!path.startsWith('/') || path.startsWith('//')) return '/';
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return '/';
  }
}

/** The key in `#key=ww_...`, by which an address signs in; null where there is none. */
export function keyIn(fragment: string): string | null {
  return /^#key=(ww_[A-Za-z0-9_-]+)$/.exec(fragment)?.[1] ?? null;
}

/** A link to a path: each part stands for itself, whatever is in it. */
export function link(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
