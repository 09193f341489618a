// The level of a test is in its file name: .spec.ts is pure, .int.spec.ts wants a real database, .e2e.spec.ts a real browser.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      module: { type: 'es6' },
      jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } },
      sourceMaps: 'inline',
    },
  ],
};

export default {
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{libs,apps}/*/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@outturn/source', 'node', 'node-addons'] },
  maxWorkers: 2,
  testTimeout: 120_000,
  testSequencer: '<rootDir>/infra/longest-first.mjs',
  reporters: ['default', '<rootDir>/infra/closing-line-reporter.mjs'],
};
