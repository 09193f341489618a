import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package that a package file of the workspace names, without the workspace's own. */
function namedByPackageFiles(): Set<string> {
  const folders = ['.', 'test/bench', ...['libs', 'apps'].flatMap((group) => readdirSync(join(ROOT, group)).map((name) => join(group, name)))];
  const files = folders.map((folder) => join(ROOT, folder, 'package.json')).filter((file) => existsSync(file));
  const names = files.flatMap((file) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as PackageFile;
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  return new Set(names.filter((name) => !name.startsWith('@outturn/')));
}

/** The packages of the page's tables: what stands in backticks in the first column. */
function namedByPage(page: string): string[] {
  return page.split('\n').flatMap((line) => {
    const [, first = ''] = line.split('|');
    return line.startsWith('|') ? [...first.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '') : [];
  });
}

describe('docs/dependencies.md', () => {
  const listed = namedByPage(readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8'));
  const used = namedByPackageFiles();

  it('has a line for every direct dependency', () => {
    expect([...used].filter((name) => !listed.includes(name)).sort()).toEqual([]);
  });

  it('has no line for what nothing depends on, and none twice', () => {
    expect(listed.filter((name, index) => !used.has(name) || listed.indexOf(name) !== index)).toEqual([]);
  });

  it('reads lines with several packages, and only those of tables', () => {
    expect(namedByPage('| package | for |\n| --- | --- |\n| `pg`, `@types/pg` | the driver `x` |\n`y` in a sentence\n')).toEqual(['pg', '@types/pg']);
  });
});
