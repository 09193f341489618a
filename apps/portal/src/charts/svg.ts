/** Text for SVG and HTML, in content and in quoted attributes alike. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** Properties of inline styles that are SVG presentation attributes as well. */
const PRESENTATION = new Set(['font-size', 'font-family', 'font-weight', 'font-style', 'fill', 'stroke', 'opacity']);

/**
 * A drawing as the content security policy allows it: inline styles become presentation attributes, style elements, classes and
 * marks for scripts go. Identifiers begin with `name`, so that several drawings stand in one page and the same drawing is
 * always the same text.
 */
export function asPlainSvg(svg: string, name: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/<rect[^>]*\bfill="none"[^>]*><\/rect>/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => presentationOf(style))
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, `${name}-`)
    .replace(/\n+/g, '\n');
}

function presentationOf(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim()))
    .filter(([property, value]) => property !== undefined && value !== undefined && PRESENTATION.has(property))
    .map(([property, value]) => ` ${property}="${value}"`)
    .join('');
}

/** Makes a drawing an image with a name for those who do not see it, fluid in width. */
export function asImage(svg: string, label: string): string {
  return svg.replace(/<svg ([^>]*)>/, (_, attributes: string) => {
    const width = /width="(\d+)"/.exec(attributes)?.[1] ?? '640';
    const height = /height="(\d+)"/.exec(attributes)?.[1] ?? '320';
    return `<svg xmlns="http://www.w3.org/2000/svg" class="chart__drawing" role="img" aria-label="${escapeXml(label)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`;
  });
}
