import { IconCompass } from '@tabler/icons-react';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';
import { EmptyState, ErrorState } from '@/ui/states';

export function MissingPage() {
  const text = useText();
  return (
    <Page title={text.shell.missing}>
      <EmptyState
        icon={<IconCompass size={20} stroke={1.6} />}
        title={text.shell.missingTitle}
        detail={text.shell.missingDetail}
      >
        <ButtonLink to="/">{text.nav.home}</ButtonLink>
      </EmptyState>
    </Page>
  );
}

export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const text = useText();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={text.shell.broken}>
      <ErrorState error={error} onRetry={retry} />
    </Page>
  );
}
