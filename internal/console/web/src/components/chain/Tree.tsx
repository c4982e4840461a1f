// A record among those above and below it. Branches open and close; those that are near are open.
import { group } from 'd3-array';
import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import styles from './Tree.module.css';

export interface TreeNode {
  id: string;
  name: string;
  slug: string;
}

interface TreeProps<N extends TreeNode> {
  label: string;
  /** Those above, the root first. */
  ancestors: N[];
  self: N;
  /** Those below, a parent before its children. */
  descendants: (N & { parent: { id: string } | null })[];
  link(node: N): ReactNode;
}

export function Tree<N extends TreeNode>({ label, ancestors, self, descendants, link }: TreeProps<N>) {
  const children = group(descendants, (d) => d.parent?.id);
  const openDepth = descendants.length > 30 ? 1 : 3;
  const branch = (node: N, depth: number): ReactNode => {
    const below = children.get(node.id);
    const current = node.id === self.id;
    return (
      <Branch key={node.id} name={node.name} link={link(node)} current={current} open={depth < openDepth}>
        {below?.map((child) => branch(child, depth + 1))}
      </Branch>
    );
  };
  const tree = ancestors.reduceRight<ReactNode>(
    (below, node) => (
      <Branch key={node.id} name={node.name} link={link(node)} open>
        {below}
      </Branch>
    ),
    branch(self, 0),
  );
  return (
    <nav aria-label={label}>
      <ul role="list" className={styles.tree}>
        {tree}
      </ul>
    </nav>
  );
}

function Branch(props: { name: string; link: ReactNode; current?: boolean; open: boolean; children?: ReactNode }) {
  const { name, link, current, open: openAtFirst, children } = props;
  const t = useMessages();
  const id = useId();
  const [open, setOpen] = useState(openAtFirst);
  return (
    <li>
      <div className={styles.node} aria-current={current ? 'page' : undefined}>
        {children ? (
          <Button
            look="icon"
            aria-label={t(open ? 'chain.close' : 'chain.open', { name })}
            aria-expanded={open}
            aria-controls={id}
            onPress={() => setOpen(!open)}
          >
            <ChevronRight size={14} aria-hidden className={open ? styles.opened : undefined} />
          </Button>
        ) : (
          <span className={styles.leaf} />
        )}
        {link}
      </div>
      {children && (
        <ul role="list" id={id} hidden={!open} className={styles.below}>
          {children}
        </ul>
      )}
    </li>
  );
}
