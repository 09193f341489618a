import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Who may import whom. Dependencies point downwards only; a project may import itself, the projects named here, and the
 * packages named here. Everything else fails. `node:*` modules are allowed where `node` is named.
 */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  kernel: ['decimal.js'],
  domain: ['kernel'],
  ledger: ['node', 'canonicalize'],
  'event-store': ['node', 'ledger'],
  'event-store-postgres': ['node', 'ledger', 'event-store', 'pg', 'pg-protocol'],
  'embedded-postgres': ['node', 'pg'],
  'read-models': ['kernel', 'domain', 'ledger'],
  'read-models-postgres': ['node', 'kernel', 'domain', 'ledger', 'event-store', 'read-models', 'pg', 'pg-copy-streams', 'typeorm'],
  reporting: ['kernel', 'domain', 'read-models', 'csv-stringify', 'cli-table3', 'fflate'],
  application: ['node', 'kernel', 'domain', 'ledger', 'event-store', 'read-models', 'reporting', 'csv-parse', 'zod', '@nestjs/common', '@nestjs/cqrs'],
  'own-schema': ['pg', 'typeorm'],
  accounts: ['node', 'own-schema', 'pg', 'typeorm', '@node-rs/argon2'],
  evidence: ['node', 'own-schema', 'pg', 'typeorm'],
  projector: [
    'node',
    'domain',
    'ledger',
    'event-store',
    'event-store-postgres',
    'read-models',
    'read-models-postgres',
    '@nestjs/common',
    '@nestjs/core',
    'pino',
    'reflect-metadata',
  ],
  api: [
    'node',
    'kernel',
    'domain',
    'event-store',
    'accounts',
    'application',
    'read-models',
    'read-models-postgres',
    'reporting',
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/cqrs',
    'express',
    'express-rate-limit',
    'helmet',
    'prom-client',
    'zod',
  ],
  portal: [
    'node',
    'kernel',
    'domain',
    'accounts',
    'evidence',
    'application',
    'read-models',
    'reporting',
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/platform-express',
    'express',
    'nunjucks',
    'echarts',
    'helmet',
    'compression',
    'csrf-sync',
    'express-session',
    'multer',
    'reflect-metadata',
  ],
  cli: [
    'node',
    'kernel',
    'domain',
    'ledger',
    'event-store',
    'event-store-postgres',
    'embedded-postgres',
    'application',
    'read-models',
    'read-models-postgres',
    'reporting',
    'accounts',
    'evidence',
    'api',
    'portal',
    'projector',
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/cqrs',
    '@nestjs/platform-express',
    'cli-progress',
    'commander',
    'connect-pg-simple',
    'express-session',
    'pino',
    'reflect-metadata',
  ],
};

const TEST_ONLY = new Set(['@jest/globals', 'fast-check', 'cheerio', 'hucre', '@nestjs/testing']);
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

export interface SourceFile {
  /** From the root: `libs/domain/src/scheme.ts`. */
  readonly path: string;
  readonly text: string;
}

export function sourceFiles(...folders: string[]): SourceFile[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      if (name === 'dist' || name === 'node_modules') return [];
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return folders
    .flatMap((folder) => walk(join(ROOT, folder)))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');
}

/** What a file imports that the table does not allow, in sentences. */
export function breaches(file: SourceFile): string[] {
  const project = file.path.split('/')[1] ?? '';
  const allowed = ALLOWED[project];
  if (!allowed) return [`${file.path}: project ${project} has no row in the table`];
  const isTest = /\.spec\.ts$|\/testing\/|contract-suite/.test(file.path);
  return importsOf(file.text).flatMap((specifier) => {
    if (specifier.startsWith('.'))
      return specifier.startsWith('../../../') && leavesProject(file.path, specifier) ? [`${file.path} reaches out of its project: ${specifier}`] : [];
    const name = packageOf(specifier);
    if (name === project || allowed.includes(name) || (isTest && (name === 'node' || TEST_ONLY.has(name) || name in ALLOWED))) return [];
    return [`${file.path} may not import ${specifier}`];
  });
}

function leavesProject(path: string, specifier: string): boolean {
  const depthInProject = path.split('/').length - 3;
  return specifier.split('/').filter((step) => step === '..').length > depthInProject;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node';
  const parts = specifier.split('/');
  if (specifier.startsWith('@outturn/')) return parts[1] ?? specifier;
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
