import { Fragment } from 'react';
import { useMessages } from '../messages';
import { OrganizationLink } from './chain/links';
import styles from './OrganizationPath.module.css';

interface Named {
  id: string;
  name: string;
  slug: string;
}

/** An organization after those above it, each a link. */
export function OrganizationPath(props: {
  organization: Named & { ancestors: { nodes: readonly Named[] } };
}) {
  const { organization } = props;
  const t = useMessages();
  const path = [...organization.ancestors.nodes, organization];
  return (
    <nav aria-label={t('article.organization')} className={styles.path}>
      {path.map((o, i) => (
        <Fragment key={o.id}>
          {i > 0 && <span aria-hidden>›</span>}
          <OrganizationLink of={o} />
        </Fragment>
      ))}
    </nav>
  );
}
