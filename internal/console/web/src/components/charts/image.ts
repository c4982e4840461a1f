// A chart as a picture: its drawings with the styles that the page gives them, put on a canvas. The styles become
// attributes, since the Content-Security-Policy forbids style attributes in markup.

const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
];
const scale = 2;
const padding = 16;
const head = 28;

/** Copies the charts in an element as a PNG. Where the browser refuses the clipboard, the picture is downloaded. */
export async function copyImage(element: HTMLElement, title: string, file: string): Promise<'copied' | 'saved'> {
  const picture = draw(element, title);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return 'copied';
  } catch {
    download(await picture, file);
    return 'saved';
  }
}

function download(content: Blob, file: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function draw(element: HTMLElement, title: string): Promise<Blob> {
  const { width, height, source } = compose(element, title);
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('the browser has no canvas');
    context.scale(scale, scale);
    context.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas is empty'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** One drawing with all charts of the element at their places, below the title. */
function compose(element: HTMLElement, title: string) {
  const outer = element.getBoundingClientRect();
  const width = Math.ceil(outer.width) + 2 * padding;
  const height = Math.ceil(outer.height) + head + 2 * padding;
  const page = getComputedStyle(document.documentElement);
  const namespace = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(namespace, 'svg');
  drawing.setAttribute('xmlns', namespace);
  drawing.setAttribute('width', String(width));
  drawing.setAttribute('height', String(height));
  const paper = document.createElementNS(namespace, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', page.backgroundColor);
  const heading = document.createElementNS(namespace, 'text');
  heading.textContent = title;
  heading.setAttribute('x', String(padding));
  heading.setAttribute('y', String(padding + 14));
  heading.setAttribute('fill', page.color);
  heading.setAttribute('font-family', page.fontFamily);
  heading.setAttribute('font-size', '15px');
  heading.setAttribute('font-weight', '600');
  drawing.append(paper, heading);
  for (const chart of element.querySelectorAll<SVGSVGElement>('svg[data-chart]')) {
    const box = chart.getBoundingClientRect();
    const copy = withStyles(chart);
    copy.setAttribute('x', String(box.left - outer.left + padding));
    copy.setAttribute('y', String(box.top - outer.top + padding + head));
    copy.setAttribute('width', String(box.width));
    copy.setAttribute('height', String(box.height));
    drawing.append(copy);
  }
  return { width, height, source: new XMLSerializer().serializeToString(drawing) };
}

function withStyles(chart: SVGSVGElement): Element {
  const copy = chart.cloneNode(true) as Element;
  const originals = [chart, ...chart.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const name of properties) copies[i]?.setAttribute(name, style.getPropertyValue(name));
    for (const name of ['class', 'href']) copies[i]?.removeAttribute(name);
  });
  return copy;
}
