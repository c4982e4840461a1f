// Adds to the article's HTML what the console knows and the server does not: the sizes and renditions of its pictures,
// the addresses of articles in the console, and names for parts that scroll. The server has sanitized the HTML. The
// document that is changed here is inert: it loads nothing and runs nothing.
import type { PictureFragment } from '../../queries/generated/article';

export interface Preparation {
  pictures: readonly PictureFragment[];
  /** Address of an article of this server in the console. */
  articleHref(slug: string): string;
  texts: {
    table(number: number): string;
    code: string;
    done: string;
    open: string;
    /** The link that stands for a picture of another host, which the console does not load. */
    picture(host: string): string;
  };
}

export function prepareHtml(html: string, preparation: Preparation): string {
  const document = new DOMParser().parseFromString(html, 'text/html');
  const { body } = document;
  prepareHeadings(body);
  prepareTables(body, preparation.texts);
  preparePictures(body, preparation);
  prepareLinks(body, preparation.articleHref);
  prepareTasks(body, preparation.texts);
  chunk(body);
  return body.innerHTML;
}

/** Headings take the focus when a link leads to them. The article's title is the only heading of the first level. */
function prepareHeadings(body: HTMLElement) {
  const shift = body.querySelector('h1') ? 1 : 0;
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    heading.setAttribute('tabindex', '-1');
    if (shift) heading.setAttribute('aria-level', String(Number(heading.tagName[1]) + shift));
  }
}

function prepareTables(body: HTMLElement, texts: Preparation['texts']) {
  let number = 0;
  for (const table of body.querySelectorAll('table')) {
    if (table.parentElement?.closest('table')) continue;
    number++;
    scrollable(table, table.caption?.textContent?.trim() || texts.table(number));
    for (const cell of table.querySelectorAll('thead th:not([scope])')) cell.setAttribute('scope', 'col');
  }
  for (const code of body.querySelectorAll('pre')) scrollable(code, texts.code);
}

/** Wraps an element in a region that scrolls, also by the keyboard. */
function scrollable(element: Element, name: string) {
  const region = element.ownerDocument.createElement('div');
  region.dataset.scroll = '';
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', name);
  region.setAttribute('tabindex', '0');
  element.replaceWith(region);
  region.append(element);
}

function preparePictures(body: HTMLElement, { pictures, texts }: Preparation) {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  for (const image of body.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    const url = new URL(source, location.href);
    if (url.host !== location.host) {
      replaceByLink(image, url, texts.picture(url.host));
      continue;
    }
    const picture = byId.get(/^\/assets\/(\d+)\//.exec(url.pathname)?.[1] ?? '');
    if (picture) setRenditions(image, picture);
    image.loading = 'lazy';
    image.decoding = 'async';
    if (!image.hasAttribute('alt')) image.alt = '';
    captionByTitle(image);
  }
}

function replaceByLink(image: HTMLImageElement, url: URL, text: string) {
  const link = image.ownerDocument.createElement('a');
  link.href = url.href;
  link.rel = 'noopener noreferrer';
  link.textContent = image.alt === '' ? text : `${image.alt} (${text})`;
  if (image.closest('a')) image.replaceWith(link.textContent);
  else image.replaceWith(link);
}

/** Sizes that reserve the space, and smaller files for smaller columns. */
function setRenditions(image: HTMLImageElement, picture: PictureFragment) {
  const { width, height } = picture;
  if (!width || !height) return;
  if (!image.hasAttribute('width') && !image.hasAttribute('height')) {
    image.width = width;
    image.height = height;
  }
  image.setAttribute('srcset', sourceSet(picture));
  image.sizes = '(max-width: 700px) 100vw, 646px';
}

/** The renditions of a picture. Their sizes limit the longer side. */
export function sourceSet(picture: PictureFragment): string {
  const { width, height } = picture;
  if (!width || !height) return '';
  const longer = Math.max(width, height);
  const smaller = ([[picture.small, 480], [picture.medium, 960], [picture.large, 1600]] as const)
    .filter(([, limit]) => limit < longer)
    .map(([url, limit]) => `${url} ${Math.max(1, Math.round((width * limit) / longer))}w`);
  return [...smaller, `${picture.url} ${width}w`].join(', ');
}

/** A picture with a title that stands alone in a paragraph becomes a figure with a caption. */
function captionByTitle(image: HTMLImageElement) {
  const paragraph = image.parentElement;
  if (image.title === '' || paragraph?.tagName !== 'P') return;
  if (paragraph.childElementCount > 1 || paragraph.textContent?.trim() !== '') return;
  const figure = image.ownerDocument.createElement('figure');
  const caption = image.ownerDocument.createElement('figcaption');
  caption.textContent = image.title;
  image.removeAttribute('title');
  paragraph.replaceWith(figure);
  figure.append(image, caption);
}

function prepareLinks(body: HTMLElement, articleHref: (slug: string) => string) {
  for (const link of body.querySelectorAll('a[href]')) {
    const target = link.getAttribute('href') ?? '';
    const article = /^\/articles\/([^/?#]+)\/?(#.*)?$/.exec(target);
    if (article?.[1]) {
      link.setAttribute('href', articleHref(decode(article[1])) + (article[2] ?? ''));
      link.setAttribute('data-internal', '');
    } else if (/^(https?:)?\/\//i.test(target) && URL.parse(target, location.href)?.host !== location.host) {
      link.setAttribute('data-external', '');
      link.setAttribute('rel', 'noopener noreferrer');
    }
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function prepareTasks(body: HTMLElement, texts: Preparation['texts']) {
  for (const box of body.querySelectorAll('input[type="checkbox"]')) {
    box.setAttribute('aria-label', box.hasAttribute('checked') ? texts.done : texts.open);
  }
}

const chunkLength = 4000; // characters, some five screens

/**
 * Groups the blocks of a long text, so that the browser lays out only the groups near the screen. The style sheet has
 * the height of a group that was not laid out yet.
 */
function chunk(body: HTMLElement) {
  if ((body.textContent?.length ?? 0) < 10 * chunkLength) return;
  let length = Infinity;
  for (const block of [...body.childNodes]) {
    if (length >= chunkLength) {
      const group = body.ownerDocument.createElement('div');
      group.dataset.chunk = '';
      body.append(group);
      length = 0;
    }
    body.lastElementChild?.append(block);
    length += block.textContent?.length ?? 0;
  }
}
