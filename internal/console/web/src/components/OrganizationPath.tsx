import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useMessages } from '../messages';
import styles from './OrganizationPath.module.css';

interface Named {
  id: string;
  name: string;
  slug: string;
}

/** An organization after those above it, each a link. */
export function OrganizationPath(props: {
  organization: Named & { ancestors: { nodes: readonly (Named | null)[] | null } };
}) {
  const { organization } = props;
  const t = useMessages();
  const path = [...(organization.ancestors.nodes ?? []), organization].filter((o) => o !== null);
  return (
    <nav aria-label={t('article.organization')} className={styles.path}>
      {path.map((o, i) => (
        <Fragment key={o.id}>
          {i > 0 && <span aria-hidden>›</span>}
          <Link to="/organizations/$slug" params={{ slug: o.slug }}>
            {o.name}
          </Link>
        </Fragment>
      ))}
    </nav>
  );
}
