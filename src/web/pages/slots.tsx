import { Page, Skeleton } from '../components/panel.tsx';

export function SlotsPage() {
  return (
    <Page title="Slots">
      <Skeleton />
    </Page>
  );
}
