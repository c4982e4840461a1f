// What a reader can do with an article besides reading it.
import { Flag, Link2, Printer } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import { formatAddress } from './address';
import styles from './Tools.module.css';
import type { Article } from './useArticle';

const ReportDialog = lazy(() => import('./ReportDialog').then((m) => ({ default: m.ReportDialog })));

export function Tools({ article }: { article: Article }) {
  const t = useMessages();
  const [copied, setCopied] = useState(false);
  const [reporting, setReporting] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(`./${formatAddress(article)}`, location.href).href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className={`${styles.tools} no-print`}>
      {'clipboard' in navigator && ( // browsers have it on https only
        <Button look="quiet" onPress={() => void copy()}>
          <Link2 size={16} aria-hidden />
          {t(copied ? 'article.copied' : 'article.copyLink')}
        </Button>
      )}
      <span role="status" className="visually-hidden">
        {copied && t('article.copied')}
      </span>
      <Button look="quiet" onPress={() => print()}>
        <Printer size={16} aria-hidden />
        {t('article.print')}
      </Button>
      {article.trashedAt === null && !article.unavailable && article.status === 'PUBLISHED' && (
        <Button look="quiet" onPress={() => setReporting(true)}>
          <Flag size={16} aria-hidden />
          {t('article.report')}
        </Button>
      )}
      {reporting && (
        <Suspense>
          <ReportDialog article={article} onClose={() => setReporting(false)} />
        </Suspense>
      )}
    </div>
  );
}
