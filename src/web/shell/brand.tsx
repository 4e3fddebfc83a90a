/** The name, with its mark. */
export function Brand() {
  return (
    <a class="brand" href="#/" aria-label="Watchword: overview">
      <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <path d="M7 10l4.4 13h2.3L16 14.6 18.3 23h2.3L25 10" />
      </svg>
      <span>Watchword</span>
    </a>
  );
}
