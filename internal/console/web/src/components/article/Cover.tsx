import type { PictureFragment } from '../../queries/generated/article';
import styles from './Cover.module.css';
import { sourceSet } from './prepare';

/** The cover above the text. It loads first, and its space is reserved. */
export function Cover({ picture, lang }: { picture: PictureFragment; lang: string }) {
  const { alt, width, height, url } = picture;
  return (
    <img
      className={styles.cover}
      src={url}
      srcSet={sourceSet(picture) || undefined}
      sizes="(max-width: 700px) 100vw, 646px"
      width={width ?? undefined}
      height={height ?? undefined}
      alt={alt ?? ''}
      lang={lang}
      fetchPriority="high"
    />
  );
}
