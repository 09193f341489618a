import type { OpenApiDocument, Operation, Parameter } from './document.ts';

type Json = Record<string, unknown>;

/** The page's only styles; its policy names them by their hash. */
export const STYLE = `
body { margin: 0 auto; padding: 1.5rem; max-width: 70rem; color: #0b0c0c; background: #fff; font: 1rem/1.5 Arial, sans-serif; }
h1 { font-size: 2rem; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid #b1b4b6; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: #1d70b8; }
a:focus { outline: 3px solid #0b0c0c; background: #fd0; }
code, pre { font-family: Menlo, Consolas, monospace; font-size: .875rem; }
pre { padding: .75rem; background: #f3f2f1; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #b1b4b6; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.banner { padding: .6rem .8rem; border: 3px solid #0b0c0c; background: #fd0; font-weight: 700; }
.method { display: inline-block; min-width: 3.5rem; }
summary { cursor: pointer; padding: .25rem 0; }
`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text with `code` in it. */
function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

/** The description to read: one page, no script, nothing from elsewhere. */
export function documentationPage(document: OpenApiDocument, kind: 'live' | 'demo' | 'rehearsal'): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const banner = kind === 'live' ? [] : [`<p class="banner">This is a ${kind === 'demo' ? 'demonstration' : 'rehearsal'} ledger: nothing in it is real.</p>`];
  return [
    '<!DOCTYPE html>',
    '<html lang="en-GB">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Outturn for other systems</title><style>${STYLE}</style></head>`,
    '<body><main>',
    ...banner,
    '<h1>Outturn for other systems</h1>',
    ...document.info.description.split('\n\n').map((paragraph) => `<p>${prose(paragraph)}</p>`),
    '<p>The same for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>',
    '<ul>',
    ...operations.map(
      ({ path, method, operation }) =>
        `<li><a href="#${operation.operationId}"><code class="method">${method}</code> <code>${escape(path)}</code></a> ${prose(operation.summary)}</li>`,
    ),
    '<li><a href="#commands">Every command and its data</a></li>',
    '</ul>',
    ...operations.flatMap(({ path, method, operation }) => section(path, method, operation)),
    ...commands(document),
    '</main></body></html>',
    '',
  ].join('\n');
}

function section(path: string, method: string, operation: Operation): string[] {
  return [
    `<h2 id="${operation.operationId}"><code>${method} ${escape(path)}</code></h2>`,
    `<p>${prose(operation.summary)} ${prose(operation.description)}</p>`,
    ...(operation.parameters.length === 0
      ? []
      : [
          '<h3>Parameters</h3>',
          '<table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">What it is</th></tr></thead><tbody>',
          ...operation.parameters.map(parameterRow),
          '</tbody></table>',
        ]),
    '<h3>Answers</h3>',
    `<p>${Object.keys(operation.responses)
      .map((status) => `<code>${status}</code>`)
      .join(', ')}</p>`,
  ];
}

function parameterRow({ name, in: place, required, description, schema }: Parameter): string {
  const values = Array.isArray(schema['enum']) ? `One of ${(schema['enum'] as string[]).map((value) => `<code>${escape(value)}</code>`).join(', ')}.` : '';
  return `<tr><th scope="row"><code>${escape(name)}</code></th><td>${place}${required ? ', needed' : ''}</td><td>${prose(description ?? '')} ${values}</td></tr>`;
}

function commands({ components }: OpenApiDocument): string[] {
  const names = Object.keys(components.schemas).filter((name) => name.endsWith('Data'));
  return [
    '<h2 id="commands">Commands</h2>',
    `<pre>${escape('{"id": UUID, "command": NAME, "effective"?: date, "source"?: text, "expectedRevision"?: number, "data": {…}}')}</pre>`,
    ...names.map((name) => {
      const { description = '', ...schema } = components.schemas[name] as Json & { description?: string };
      return `<details><summary><code>${name.slice(0, -'Data'.length)}</code> ${prose(description)}</summary><pre>${escape(JSON.stringify(schema, null, 2))}</pre></details>`;
    }),
  ];
}
