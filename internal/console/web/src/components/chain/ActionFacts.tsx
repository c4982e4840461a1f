import { group } from 'd3-array';
import { useMessages } from '../../messages';
import type { ActionPageQuery } from '../../queries/generated/action';
import { Day, Moment } from '../Dates';
import { Fact, Facts } from './Layout';
import { OrganizationLink, ThemeLink } from './links';
import styles from './Facts.module.css';

type Action = NonNullable<ActionPageQuery['action']>;

/** Who leads an action and takes part, its themes by track, and its dates. */
export function ActionFacts({ action }: { action: Action }) {
  const t = useMessages();
  const roles = group(action.participations.nodes, (p) => p.role);
  const tracks = group(action.themes.nodes, (theme) => theme.ancestors.nodes[0]?.name ?? theme.name);
  return (
    <Facts>
      <Fact name={t('chain.lead')}>
        <OrganizationLink of={action.organization} />
      </Fact>
      {[...roles].map(([role, participations]) => (
        <Fact key={role} name={t(`ParticipationRole.${role}`)}>
          <ul role="list">
            {participations.map((p) => (
              <li key={p.id}>
                <OrganizationLink of={p.organization} />
              </li>
            ))}
          </ul>
        </Fact>
      ))}
      {[...tracks].map(([track, themes]) => (
        <Fact key={track} name={t('chain.track', { track })}>
          <ul role="list" className={styles.inline}>
            {themes.map((theme) => (
              <li key={theme.id}>
                <ThemeLink of={theme} />
              </li>
            ))}
          </ul>
        </Fact>
      ))}
      <Dates action={action} />
      <Fact name={t('chain.identifier')}>{action.identifier}</Fact>
      <Fact name={t('chain.updated')}>
        <Moment at={action.updatedAt} />
      </Fact>
    </Facts>
  );
}

function Dates({ action }: { action: Action }) {
  const t = useMessages();
  return (['plannedStart', 'plannedEnd', 'actualStart', 'actualEnd'] as const).map((date) => {
    const value = action[date];
    return (
      <Fact key={date} name={t(`chain.${date}`)}>
        {value && <Day date={value} />}
      </Fact>
    );
  });
}
