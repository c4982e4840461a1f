import { Heart } from 'lucide-react';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useMutation } from 'urql';
import { codeOf } from '../../api';
import { useMessages } from '../../messages';
import { LikeDocument, UnlikeDocument } from '../../queries/generated/article';
import buttons from '../Button.module.css';
import styles from './LikeButton.module.css';
import type { Article } from './useArticle';

interface Liking {
  likes: number;
  liked: boolean;
}

/** Likes the article, or takes the like back. It shows the change at once, and undoes it if the server refuses. */
export function LikeButton({ article }: { article: Article }) {
  const t = useMessages();
  const intl = useIntl();
  const [, like] = useMutation(LikeDocument);
  const [, unlike] = useMutation(UnlikeDocument);
  const [changed, setChanged] = useState<Liking>();
  const [failure, setFailure] = useState<string>();
  const shown = changed ?? { likes: article.likes, liked: article.viewerLikes };
  const change = async (liked: boolean) => {
    setFailure(undefined);
    setChanged({ liked, likes: Math.max(0, shown.likes + (liked ? 1 : -1)) });
    const likes = liked
      ? await like({ id: article.id }).then(({ data, error }) => ({ error, ...data?.likeArticle }))
      : await unlike({ id: article.id }).then(({ data, error }) => ({ error, ...data?.unlikeArticle }));
    if (typeof likes.likes === 'number') setChanged({ liked, likes: likes.likes });
    else {
      setChanged(shown);
      setFailure(likes.error ? t(`common.error.${codeOf(likes.error)}`, { request: '–' }) : t('article.likeFailed'));
    }
  };
  return (
    <span className={`${styles.like} no-print`}>
      <ToggleButton
        className={`${buttons.button} ${buttons.quiet} ${styles.button}`}
        isSelected={shown.liked}
        onChange={(liked) => void change(liked)}
        aria-label={t('article.like', { count: shown.likes })}
      >
        <Heart size={16} aria-hidden />
        {intl.formatNumber(shown.likes)}
      </ToggleButton>
      <span role="status">{failure}</span>
    </span>
  );
}
