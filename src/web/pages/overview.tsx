import { Page, Skeleton } from '../components/panel.tsx';

export function OverviewPage() {
  return (
    <Page title="Overview">
      <Skeleton />
    </Page>
  );
}
