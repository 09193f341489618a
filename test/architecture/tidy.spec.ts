import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type SourceFile, sourceFiles } from './boundaries.ts';

const LONGEST_FILE = 400;
const DEEPEST_FOLDER = 4;
const FORBIDDEN_NAMES = /(^|\/)(shared|common|utils?|helpers?|managers?|processors?)(\/|\.ts$|-)/;
const FORBIDDEN_MARKS = /\b(it|test|describe)\.(only|skip|todo)\b|\bxit\(|\bTODO\b|\bFIXME\b|@ts-ignore|@ts-nocheck|oxlint-disable|eslint-disable/;

/** What is untidy about a file, in sentences. */
function untidy(file: SourceFile): string[] {
  const lines = file.text.split('\n').length - 1;
  const depth = file.path.split('/').length - 3;
  return [
    lines > LONGEST_FILE && !file.path.endsWith('.spec.ts') ? `${file.path} has ${lines} lines` : '',
    depth > DEEPEST_FOLDER ? `${file.path} lies ${depth} folders deep` : '',
    FORBIDDEN_NAMES.test(file.path) ? `${file.path}: name it by what it holds` : '',
    FORBIDDEN_MARKS.test(file.text) && !file.path.endsWith('tidy.spec.ts') ? `${file.path}: skipped, postponed or silenced` : '',
  ].filter((says) => says !== '');
}

describe('tidy', () => {
  it('files are of one subject, folders are shallow, nothing is skipped or silenced', () => {
    expect(sourceFiles('libs', 'apps', 'test').flatMap(untidy)).toEqual([]);
  });

  it('finds what is planted', () => {
    const planted = (path: string, text: string) => untidy({ path, text }).length;
    expect(planted('libs/domain/src/scheme.ts', '\n'.repeat(401))).toBe(1);
    expect(planted('libs/domain/src/a/b/c/d/e/scheme.ts', '')).toBe(1);
    expect(planted('libs/domain/src/utils.ts', '')).toBe(1);
    expect(planted('libs/domain/src/x.spec.ts', ['it', "only('x')"].join('.'))).toBe(1);
    expect(planted('libs/domain/src/scheme.ts', '')).toBe(0);
  });

  it('the linter finds nothing', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--type-aware', 'libs', 'apps', 'test', 'infra'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status === 0 ? '' : stdout).toBe('');
  });

  it('the formatter has nothing to change', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/oxfmt/bin/oxfmt'), '--check', '.'], { cwd: ROOT, encoding: 'utf8' });
    expect(status === 0 ? '' : stdout).toBe('');
  });

  it('every file type-checks, specs included', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.spec.json'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status === 0 ? '' : stdout).toBe('');
  });
});
