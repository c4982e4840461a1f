// markdown-it wants the decoder of the `entities` package (77 kB of tables);
// the browser has one. It is only given text that matched one /&…;/ entity.
const area = document.createElement('textarea');

export function decodeHTML(text) {
  area.innerHTML = text.replace(/</g, '&lt;');
  return area.value;
}
export const decodeHTMLStrict = decodeHTML;
