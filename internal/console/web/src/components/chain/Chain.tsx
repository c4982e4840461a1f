// The position of a record in the chain of evidence: organizations › actions › outcome › indicator. Every part is a link.
import { Building2, ChartNoAxesColumn, CircleCheckBig, Goal, Network, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages';
import type { ActionPathFragment, OrganizationPathFragment } from '../../queries/generated/chain';
import styles from './Chain.module.css';
import { ActionLink, OrganizationLink, OutcomeLink, ThemeLink } from './links';

interface ChainProps {
  /** Only the organizations above this one. */
  organization?: OrganizationPathFragment;
  /** The organizations and actions above this action. */
  action?: ActionPathFragment;
  /** Whether the action itself is above the record, too. */
  withAction?: boolean;
  outcome?: { id: string; title: string };
  themes?: { id: string; name: string; slug: string }[];
  /** The name of the kind of the record itself, which ends the chain. */
  self: 'organization' | 'action' | 'outcome' | 'indicator' | 'theme';
}

export function Chain({ organization, action, withAction, outcome, themes = [], self }: ChainProps) {
  const t = useMessages();
  const above = organization ? organization.ancestors.nodes : [];
  const lead = action ? [...action.organization.ancestors.nodes, action.organization] : [];
  const actions = action ? [...inOrder(action.ancestors.nodes), ...(withAction ? [action] : [])] : [];
  return (
    <nav aria-label={t('chain.path')}>
      <ol role="list" className={styles.path}>
        {[...above, ...lead].map((o) => (
          <Step key={o.id} icon={Building2}>
            <OrganizationLink of={o} short />
          </Step>
        ))}
        {themes.map((theme) => (
          <Step key={theme.id} icon={Network}>
            <ThemeLink of={theme} />
          </Step>
        ))}
        {actions.map((a) => (
          <Step key={a.id} icon={Goal} kind={t(`ActionKind.${a.kind}`)}>
            <ActionLink of={a} />
          </Step>
        ))}
        {outcome && (
          <Step icon={CircleCheckBig} kind={t('chain.outcome')}>
            <OutcomeLink of={outcome} />
          </Step>
        )}
        <Step icon={icons[self]} current>
          {t(`chain.${self}`)}
        </Step>
      </ol>
    </nav>
  );
}

const icons: Record<ChainProps['self'], LucideIcon> = {
  organization: Building2,
  action: Goal,
  outcome: CircleCheckBig,
  indicator: ChartNoAxesColumn,
  theme: Network,
};

function Step(props: { icon: LucideIcon; kind?: string; current?: boolean; children: ReactNode }) {
  const { icon: Icon, kind, current, children } = props;
  return (
    <li className={styles.step} aria-current={current ? 'page' : undefined}>
      <Icon size={14} aria-hidden />
      <span className={styles.name} title={kind}>
        {kind && <span className="visually-hidden">{kind} </span>}
        {children}
      </span>
    </li>
  );
}

/** The ancestors of an action, the root first. The API orders them by date. */
function inOrder<A extends { id: string; parent: { id: string } | null }>(ancestors: A[]): A[] {
  const ordered: A[] = [];
  let parent: string | undefined;
  for (let i = 0; i < ancestors.length; i++) {
    const next = ancestors.find((a) => a.parent?.id === parent);
    if (!next) return [...ordered, ...ancestors.filter((a) => !ordered.includes(a))]; // one between may be hidden
    ordered.push(next);
    parent = next.id;
  }
  return ordered;
}
