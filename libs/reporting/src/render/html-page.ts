/** Text for HTML, in content and in quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

// Contrast of every text on its ground is at least 4.5 to 1 (WCAG 2.2, 1.4.3); a RAG always has its word beside its colour.
const STYLE = `
:root { color-scheme: light; }
body { margin: 1.5rem; color: #0b0c0c; background: #fff; font: 1rem/1.4 "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
.lead { margin: 0; color: #383f43; }
.banner { margin: 0 0 1rem; padding: .6rem .8rem; border: 3px solid #0b0c0c; background: #ffdd00; color: #0b0c0c; font-weight: 700; }
.frame { overflow-x: auto; margin-top: 1rem; }
.frame:focus { outline: 3px solid #0b0c0c; }
table { border-collapse: collapse; font-size: .875rem; }
caption { text-align: left; font-weight: 700; padding: .25rem 0; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #b1b4b6; text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; border-bottom: 2px solid #0b0c0c; background: #fff; }
tbody th { font-weight: 600; }
tfoot th, tfoot td { border-top: 2px solid #0b0c0c; font-weight: 700; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .n { white-space: normal; }
.t { white-space: pre-line; overflow-wrap: break-word; }
.rag { display: inline-block; white-space: nowrap; padding: 0 .5rem; border: 1px solid #0b0c0c; font-weight: 700; }
.rag-blue { background: #1d70b8; color: #fff; }
.rag-green { background: #00703c; color: #fff; }
.rag-amber { background: #ffdd00; color: #0b0c0c; }
.rag-red { background: #b10e1e; color: #fff; }
.rag-grey { background: #eeefef; color: #0b0c0c; }
summary { cursor: pointer; margin-top: 1rem; font-weight: 700; }
dl { margin: 1rem 0; }
dt { font-weight: 700; float: left; clear: left; margin-right: .5rem; }
dd { margin: 0 0 .2rem; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { margin: 0; } .frame { overflow: visible; } table { font-size: 7pt; } thead { display: table-header-group; } tr { break-inside: avoid; } details { display: none; } * { print-color-adjust: exact; } }
`;

/**
 * A whole page in one file: no script, nothing from elsewhere (the policy in its head forbids both). `body` is HTML,
 * `title` is text.
 */
export function htmlPage(title: string, body: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en-GB">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)} – Outturn</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
