import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOWED, breaches, importsOf, ROOT, sourceFiles } from './boundaries.ts';

describe('boundaries', () => {
  it('every import is one that the table allows', () => {
    expect(sourceFiles('libs', 'apps').flatMap(breaches)).toEqual([]);
  });

  it('finds a planted breach of each kind', () => {
    const planted = (path: string, text: string) => breaches({ path, text }).length;
    expect(planted('libs/domain/src/scheme.ts', "import { Client } from 'pg';\n")).toBe(1);
    expect(planted('libs/domain/src/scheme.ts', "import { readFileSync } from 'node:fs';\n")).toBe(1);
    expect(planted('libs/domain/src/scheme.ts', "import type { Report } from '@outturn/reporting';\n")).toBe(1);
    expect(planted('libs/kernel/src/money.ts', "export { x } from '@outturn/domain';\n")).toBe(1);
    expect(planted('libs/domain/src/rules/targets.ts', "import { x } from '../../../kernel/src/money.ts';\n")).toBe(1);
    expect(planted('libs/reporting/src/report.ts', "const pg = await import('pg');\n")).toBe(1);
    expect(planted('libs/fresh/src/index.ts', '')).toBe(1);
    expect(planted('libs/domain/src/scheme.ts', "import { money } from '@outturn/kernel';\n")).toBe(0);
  });

  it('reads imports over several lines', () => {
    expect(importsOf("import {\n  a,\n  b,\n} from 'pg';\nexport * from './x.ts';\nimport 'reflect-metadata';\n")).toEqual([
      'pg',
      './x.ts',
      'reflect-metadata',
    ]);
  });

  it('the table points downwards only', () => {
    const visit = (project: string, path: readonly string[]): void => {
      expect(path).not.toContain(project);
      for (const next of ALLOWED[project] ?? []) if (next in ALLOWED) visit(next, [...path, project]);
    };
    for (const project of Object.keys(ALLOWED)) visit(project, []);
  });

  it('a package file names no dependency that the table forbids', () => {
    const wrong = Object.entries(ALLOWED).flatMap(([project, allowed]) => {
      const folder = ['api', 'cli', 'portal', 'projector'].includes(project) ? 'apps' : 'libs';
      const { dependencies } = JSON.parse(readFileSync(join(ROOT, folder, project, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
      const own = Object.keys(dependencies)
        .filter((name) => name.startsWith('@outturn/'))
        .map((name) => name.replace('@outturn/', ''));
      return own.filter((name) => !allowed.includes(name)).map((name) => `${project} depends on ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});
