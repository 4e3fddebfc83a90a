import { Page, Skeleton } from '../components/panel.tsx';

export function RunsPage() {
  return (
    <Page title="Runs">
      <Skeleton />
    </Page>
  );
}
