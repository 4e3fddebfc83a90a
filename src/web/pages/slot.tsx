import { Page, Skeleton } from '../components/panel.tsx';

export function SlotPage() {
  return (
    <Page title="Slot">
      <Skeleton />
    </Page>
  );
}
