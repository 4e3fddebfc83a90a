import { Page, Skeleton } from '../components/panel.tsx';

export function ChecksPage() {
  return (
    <Page title="Checks">
      <Skeleton />
    </Page>
  );
}
