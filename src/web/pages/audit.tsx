import { Page, Skeleton } from '../components/panel.tsx';

export function AuditPage() {
  return (
    <Page title="Audit">
      <Skeleton />
    </Page>
  );
}
